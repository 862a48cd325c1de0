interface Brands {
  userAgentData?: { brands: { brand: string; version: string }[]; platform: string };
}

/** "Chromium 156, Linux", or what the user agent string tells where the browser has no list of brands. */
export function browserName(navigator: Pick<Navigator, 'userAgent'> & Brands = globalThis.navigator): string {
  const { userAgentData, userAgent } = navigator;
  const brands = userAgentData?.brands.filter(({ brand }) => !/not.a.?brand/i.test(brand)) ?? [];
  const brand = brands.find(({ brand: name }) => name !== 'Chromium') ?? brands[0];
  if (brand && userAgentData) return `${brand.brand} ${brand.version}, ${userAgentData.platform}`;
  const firefox = /Firefox\/(\d+)/.exec(userAgent);
  const safari = /Version\/([\d.]+).*Safari/.exec(userAgent);
  const system = /\(([^;)]+)/.exec(userAgent)?.[1] ?? 'unknown system';
  if (firefox) return `Firefox ${firefox[1]}, ${system}`;
  return safari ? `Safari ${safari[1]}, ${system}` : `unknown browser, ${system}`;
}
