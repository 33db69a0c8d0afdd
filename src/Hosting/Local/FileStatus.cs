using System.Globalization;
using System.Runtime.InteropServices;

namespace Gridfold.Hosting.Local;

/// <summary>What Linux knows of a file and .NET does not tell.</summary>
/// <param name="Owner">The user id.</param>
/// <param name="Number">The number of the inode in its file system.</param>
/// <param name="Bytes">The length.</param>
/// <param name="Changed">The time since 1970 of the last change of the content, the mode or the owner.</param>
internal sealed record FileStatus(uint Owner, ulong Number, ulong Bytes, (long Seconds, uint Nanoseconds) Changed)
{
    private const int CurrentFolder = -100;
    private const int LinkItself = 0x100;
    private const uint OwnerNumberBytesAndChange = 0x8 | 0x100 | 0x200 | 0x80;

    /// <summary>The user id of this process, which decides what it may do with files.</summary>
    public static uint User => GetUser();

    /// <summary>Asks about a file or folder, and follows links.</summary>
    /// <returns>Null where the system does not tell, or where there is no such file.</returns>
    public static FileStatus? Of(string path) => Of(path, 0);

    /// <summary>Asks about a file, a folder or a link.</summary>
    /// <returns>Null where the system does not tell, or where there is no such file.</returns>
    public static FileStatus? OfLink(string path) => Of(path, LinkItself);

    private static FileStatus? Of(string path, int flags)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            return Ask(CurrentFolder, path, flags, OwnerNumberBytesAndChange, out Answer answer) == 0
                ? new FileStatus(answer.Owner, answer.Number, answer.Bytes, (answer.ChangedSeconds, answer.ChangedNanoseconds))
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The name of a user, or the id where there is no name.</summary>
    public static string NameOf(uint user)
    {
        string id = user.ToString(CultureInfo.InvariantCulture);
        try
        {
            return File.ReadLines("/etc/passwd").Select(line => line.Split(':'))
                .FirstOrDefault(fields => fields.Length > 2 && fields[2] == id)?[0]
                ?? $"user {id}";
        }
        catch (IOException)
        {
            return $"user {id}";
        }
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint GetUser();

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Ask(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint wanted, out Answer answer);

    /// <summary>The kernel's <c>struct statx</c>, which is the same on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Answer
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(40)]
        public ulong Bytes;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;
    }
}
