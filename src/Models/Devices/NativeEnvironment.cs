using System.Runtime.InteropServices;

namespace Gridfold.Models.Devices;

/// <summary>
/// The environment that native libraries read. On Unix .NET keeps its own copy.
/// <see cref="Environment.SetEnvironmentVariable(string, string?)"/> changes that copy, and <c>getenv</c> in a native library does not see
/// the change.
/// </summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable for native code and for .NET. A library that has read the variable does not read it again.</summary>
    public static void Set(string variable, string value)
    {
        Environment.SetEnvironmentVariable(variable, value);
        if (!OperatingSystem.IsWindows() && SetNative(variable, value, 1) != 0)
            throw new InvalidOperationException(
                $"The environment variable {variable} could not be set: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNative(string variable, string value, int overwrite);
}
