interface Listed {
  models: { id: string; config: { path: string }[]; variants: { files: { path: string }[] }[] }[];
}

/** The files of a model that comes with the page, as a person has them who downloaded it elsewhere. */
export async function modelFiles(id: string): Promise<File[]> {
  const response = await fetch('./models/catalogue.json');
  const { models } = (await response.json()) as Listed;
  const { config, variants } = models.find((model) => model.id === id)!;
  const paths = [...config, ...variants[0]!.files].map(({ path }) => path);
  return Promise.all(
    paths.map(async (path) => {
      const file = await fetch(`./models/${id}/${path}`);
      return new File([await file.blob()], path.split('/').at(-1)!);
    }),
  );
}
