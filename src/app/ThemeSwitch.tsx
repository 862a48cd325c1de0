import { Contrast, Moon, Sun } from 'lucide-react';
import { useStore } from 'zustand';
import { type Segment, Segmented } from '../ui/Segmented.tsx';
import { settings, type Theme } from './settings.ts';

const themes: readonly Segment<Theme>[] = [
  { value: 'auto', label: 'As the system', icon: <Contrast aria-hidden /> },
  { value: 'light', label: 'Light', icon: <Sun aria-hidden /> },
  { value: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
];

/** Light, dark, or as the system. */
export function ThemeSwitch() {
  const theme = useStore(settings, (state) => state.theme);
  const setTheme = useStore(settings, (state) => state.setTheme);
  return <Segmented legend="Theme" options={themes} value={theme} onChange={setTheme} size="small" icons />;
}
