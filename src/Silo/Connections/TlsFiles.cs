using System.Security.Cryptography;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Connections;

/// <summary>The contents of the TLS files at one moment.</summary>
/// <param name="Certificate">The certificate in PEM or PKCS#12.</param>
/// <param name="Key">The private key in PEM. Null when the certificate's file has the key.</param>
/// <param name="Authority">The authority's certificates in PEM.</param>
/// <param name="Warning">The warning that others can read the private key. Null when they cannot.</param>
internal sealed record TlsFiles(byte[] Certificate, byte[]? Key, byte[] Authority, string? Warning)
{
    // A chain of certificates takes much less.
    private const int MaxBytes = 1 << 20;

    private const UnixFileMode OfOthers = UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>A text that changes when one of the files changes.</summary>
    public string Digest { get; } =
        string.Concat(new[] { Certificate, Key ?? [], Authority }.Select(bytes => Convert.ToHexString(SHA256.HashData(bytes))));

    /// <summary>Reads the files.</summary>
    /// <exception cref="InputException">One of the files cannot be read.</exception>
    public static TlsFiles Read(TlsSettings settings)
    {
        (byte[] certificate, UnixFileMode mode) = Read(settings.Certificate);
        byte[]? key = null;
        if (settings.Key is not null) (key, mode) = Read(settings.Key);
        (byte[] authority, _) = Read(settings.Authority);
        return new TlsFiles(certificate, key, authority, WarningOf(settings.Key ?? settings.Certificate, mode));
    }

    private static string? WarningOf(NamedFile key, UnixFileMode mode)
    {
        if ((mode & OfOthers) == 0) return null;
        return $"{key} holds a private key, and other users can read it or write it (mode {Octal(mode)}): chmod 600 {key.Path}";
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(3, '0');

    private static (byte[] Bytes, UnixFileMode Mode) Read(NamedFile file)
    {
        try
        {
            // The handle gives the mode of the file itself, even where the path is a link.
            using FileStream stream = File.OpenRead(file.Path);
            if (stream.Length > MaxBytes)
                throw new InputException($"{file} is {stream.Length} bytes long, and certificates take at most {MaxBytes}; "
                    + "name the right file");
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return (bytes, OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(stream.SafeFileHandle));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{file} is not there; name a file that exists");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file} cannot be read: {exception.Message.TrimEnd('.')}; name a file that this user may read");
        }
    }
}
