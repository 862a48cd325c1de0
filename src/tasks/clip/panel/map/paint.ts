import { boxInSight, fitScale, toScreen, type Camera, type Point, type Size } from '../../map/camera.ts';
import type { PictureMap } from '../../map/kept-map.ts';
import { labelsInSight } from '../../map/labels-in-sight.ts';
import type { PointGrid } from '../../map/point-grid.ts';
import { createDisc, parseRgb, pixelOf, stamp } from '../../map/points-image.ts';
import type { NamedCluster } from '../../map/state.ts';
import { picturesInSight, pictureSide, type ShownPicture } from '../../map/thumbnails-in-sight.ts';
import type { Bitmaps } from './bitmaps.ts';

/** All that is to be seen. */
export interface Scene {
  map: PictureMap;
  grid: PointGrid;
  clusters: readonly NamedCluster[];
  camera: Camera;
  size: Size;
  selected: ReadonlySet<number>;
  /** Point under the pointer. */
  hovered: number | undefined;
  /** What is being drawn around points, in map units. */
  line: readonly Point[];
}
export interface Painter {
  /** Draws a scene and gives the pictures that are in it. */
  paint: (scene: Scene) => ShownPicture[];
}

/** Radius of a point from afar, there amid very many others, and near by, in CSS pixels. */
const radii = { afar: 1.7, crowded: 1, most: 5 };
/** Of more points than this each is smaller, so that heaps are no blots. */
const crowd = 20_000;
const labelFont = '600 13px';
/** Width of the rim that keeps a name readable over points, in CSS pixels. */
const haloWidth = 4;

/** Colours as the stylesheet has them at the moment: a theme can change under the map. */
function coloursOf(canvas: HTMLCanvasElement) {
  const { color, backgroundColor, caretColor, textDecorationColor, fontFamily } = getComputedStyle(canvas);
  return { ink: color, ground: backgroundColor, accent: caretColor, point: textDecorationColor, font: fontFamily };
}

/** Draws on a canvas; sizes are CSS pixels, the canvas has those of the device. */
export function createPainter(canvas: HTMLCanvasElement, bitmaps: Bitmaps): Painter {
  const context = canvas.getContext('2d', { alpha: false })!;
  let image: ImageData | undefined;
  /** What the image was made from: pointing at something, or drawing around it, changes no point. */
  let shown: readonly unknown[] = [];

  function paintPoints(scene: Scene, ratio: number): void {
    const { point, accent, ground } = coloursOf(canvas);
    const { map, camera, size, selected } = scene;
    const { width, height } = canvas;
    const wanted = [map, camera, size, selected, width, height, point, accent, ground];
    if (image?.width !== width || image.height !== height) image = context.createImageData(width, height);
    if (wanted.some((value, i) => value !== shown[i])) drawPoints(image, scene, ratio);
    shown = wanted;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.putImageData(image, 0, 0);
  }

  /** As pixels: ten thousand calls of a canvas would take the frame. */
  function drawPoints(image: ImageData, { map, grid, camera, size, selected }: Scene, ratio: number): void {
    const { point, accent, ground } = coloursOf(canvas);
    const target = { width: image.width, height: image.height, pixels: new Uint32Array(image.data.buffer) };
    target.pixels.fill(pixelOf(parseRgb(ground)));
    const near = Math.log2(camera.scale / fitScale(size)) * 0.5;
    const afar = Math.max(radii.crowded, radii.afar * Math.min(1, Math.sqrt(crowd / grid.count)));
    const disc = createDisc(Math.min(radii.most, afar + Math.max(0, near)) * ratio);
    const [plain, chosen] = [parseRgb(point), parseRgb(accent)];
    const [left, top] = [size.width / 2 - camera.x * camera.scale, size.height / 2 - camera.y * camera.scale];
    const places: number[] = [];
    const draw = (at: number, colour: typeof plain): void =>
      stamp(target, disc, {
        x: Math.round((map.xy[2 * at]! * camera.scale + left) * ratio),
        y: Math.round((map.xy[2 * at + 1]! * camera.scale + top) * ratio),
        colour,
      });
    const isAnySelected = selected.size > 0;
    grid.within(boxInSight(camera, size), (at) => {
      if (isAnySelected && selected.has(map.ids[at]!)) places.push(at);
      else draw(at, plain);
    });
    for (const at of places) draw(at, chosen); // over the others
  }

  function paintPicture({ map, selected, hovered }: Scene, { point, x, y }: ShownPicture): void {
    const bitmap = bitmaps.get(map.ids[point]!);
    const isSelected = selected.has(map.ids[point]!);
    const half = pictureSide / 2;
    if (bitmap) context.drawImage(bitmap, x - half, y - half, pictureSide, pictureSide);
    if (!isSelected && hovered !== point) return;
    const { accent, ink } = coloursOf(canvas);
    context.lineWidth = isSelected ? 3 : 1.5;
    context.strokeStyle = isSelected ? accent : ink;
    context.strokeRect(x - half, y - half, pictureSide, pictureSide);
  }

  function paintLabels({ clusters, camera, size }: Scene): void {
    const { ink, ground, font } = coloursOf(canvas);
    context.font = `${labelFont} ${font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = haloWidth;
    const widthOf = (text: string): number => context.measureText(text).width;
    for (const { text, x, y } of labelsInSight(clusters, { camera, size, widthOf })) {
      context.strokeStyle = ground;
      context.strokeText(text, x, y);
      context.fillStyle = ink;
      context.fillText(text, x, y);
    }
  }

  function paintLine({ line, camera, size }: Scene): void {
    if (line.length < 2) return;
    const { accent } = coloursOf(canvas);
    context.beginPath();
    for (const place of line) {
      const { x, y } = toScreen(place, camera, size);
      context.lineTo(x, y);
    }
    context.closePath();
    context.strokeStyle = accent;
    context.lineWidth = 1.5;
    context.setLineDash([5, 4]);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 0.12;
    context.fillStyle = accent;
    context.fill();
    context.globalAlpha = 1;
  }

  function paintHovered({ map, hovered, camera, size }: Scene): void {
    if (hovered === undefined) return;
    const { x, y } = toScreen({ x: map.xy[2 * hovered]!, y: map.xy[2 * hovered + 1]! }, camera, size);
    context.beginPath();
    context.arc(x, y, radii.most + 2, 0, 2 * Math.PI);
    context.strokeStyle = coloursOf(canvas).ink;
    context.lineWidth = 1.5;
    context.stroke();
  }

  return {
    paint(scene) {
      const ratio = canvas.width / scene.size.width;
      paintPoints(scene, ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const pictures = picturesInSight({ grid: scene.grid, xy: scene.map.xy }, scene.camera, scene.size);
      for (const picture of pictures) paintPicture(scene, picture);
      if (pictures.length === 0) paintHovered(scene);
      paintLabels(scene);
      paintLine(scene);
      return pictures;
    },
  };
}
