using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gridfold.Cluster.Tests;

/// <summary>
/// A lease on a file (Linux, <c>fcntl(2)</c>). While it is held, opening the file waits, up to 45 seconds. The opening goes on when the
/// lease ends.
/// </summary>
internal sealed class FileLease : IDisposable
{
    private const int SetSignal = 10, SetLease = 1024, WriteLease = 1;

    // By default the system tells of a waiting opener by SIGIO, which would end the process. SIGURG is ignored.
    private const int SignalThatIsIgnored = 23;

    private readonly FileStream _file;

    private FileLease(FileStream file) => _file = file;

    /// <summary>Takes the lease; null where the file system has none.</summary>
    public static FileLease? Take(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (Control(file.SafeFileHandle, SetSignal, SignalThatIsIgnored) == 0 && Control(file.SafeFileHandle, SetLease, WriteLease) == 0)
            return new FileLease(file);
        file.Dispose();
        return null;
    }

    /// <summary>Ends the lease.</summary>
    public void Dispose() => _file.Dispose();

    [DllImport("libc", EntryPoint = "fcntl")]
    private static extern int Control(SafeFileHandle file, int command, int argument);
}
