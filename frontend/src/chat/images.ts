/** Pictures for the composer, from a file dialog, a drop or the clipboard. */
import type { Image } from "../api/types";
import { useStudio } from "../store";
import { strings } from "../strings";

const KINDS = ["image/png", "image/jpeg", "image/webp"];
const LIMIT = 8 * 1024 * 1024;

function read(file: File): Promise<Image> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ media_type: file.type, data: String(reader.result).replace(/^data:[^,]*,/, "") });
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader.readAsDataURL(file);
  });
}

/** The pictures among these files; says why about those that cannot be taken. */
export async function readImages(files: Iterable<File>): Promise<Image[]> {
  const { notify } = useStudio.getState();
  const images: Image[] = [];
  for (const file of files) {
    if (!KINDS.includes(file.type)) notify({ tone: "bad", text: strings.chat.imageKind });
    else if (file.size > LIMIT) notify({ tone: "bad", text: strings.chat.imageSize });
    else images.push(await read(file));
  }
  return images;
}

export const imageUrl = (image: Image): string => `data:${image.media_type};base64,${image.data}`;

export function imagesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}
