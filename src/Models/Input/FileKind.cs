using System.Runtime.InteropServices;

namespace Gridfold.Models.Input;

/// <summary>
/// Tells files from pipes and devices. Opening a pipe waits for its writer, and a device or a file of the kernel may never end.
/// </summary>
public static class FileKind
{
    private const int CurrentFolder = -100;
    private const uint Type = 0x1;
    private const int TypeBits = 0xF000;

    // Here the kernel makes up files, which have no length.
    private static readonly string[] KernelFolders = ["/proc", "/sys"];

    /// <summary>Says what a path leads to when that is neither a regular file nor a folder, as in "a pipe".</summary>
    /// <returns>Null for a file, a folder and a path that leads nowhere, and where the system does not tell.</returns>
    public static string? Unreadable(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            if (Ask(CurrentFolder, path, 0, Type, out Answer answer) != 0) return null;
            string? special = (answer.Mode & TypeBits) switch
            {
                0x1000 => "a pipe",
                0x2000 or 0x6000 => "a device",
                0xC000 => "a socket",
                _ => null,
            };
            string real = RealPath.Of(path);
            return special ?? KernelFolders.Where(folder => RealPath.IsWithin(real, folder)).Select(folder => $"in {folder}, where the "
                + "kernel makes up files").FirstOrDefault();
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Ask(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint wanted, out Answer answer);

    /// <summary>The kernel's <c>struct statx</c>, which is the same on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Answer
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
