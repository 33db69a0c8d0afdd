using Gridfold.Models.Input;

namespace Gridfold.Silo.Connections;

/// <summary>
/// The TLS identity of this process, which follows its files. A new connection uses the newest identity that could be read.
/// </summary>
public sealed class TlsCertificates
{
    private readonly CertificateRole _role;
    private volatile TlsIdentity _current;
    private string _digest;

    /// <summary>Reads the files for the first time.</summary>
    /// <param name="settings">The names of the files.</param>
    /// <param name="role">The role of this process.</param>
    /// <param name="time">The clock that decides whether a certificate has expired.</param>
    /// <exception cref="InputException">The files do not have what this process needs.</exception>
    public TlsCertificates(TlsSettings settings, CertificateRole role, TimeProvider time)
    {
        (Settings, _role, Time) = (settings, role, time);
        TlsFiles files = TlsFiles.Read(settings);
        (_digest, _current) = (files.Digest, TlsIdentity.Of(files, settings, role, time.GetUtcNow()));
    }

    /// <summary>The names of the files.</summary>
    public TlsSettings Settings { get; }

    /// <summary>The identity for new connections.</summary>
    public TlsIdentity Current => _current;

    /// <summary>The clock that decides whether a certificate has expired, and when files are read again.</summary>
    internal TimeProvider Time { get; }

    /// <summary>Reads the files again. Only one caller may do so at a time.</summary>
    /// <returns>Whether the files have new content, which new connections use from now on.</returns>
    /// <exception cref="InputException">The files cannot be used. The current identity stays.</exception>
    internal bool Refresh()
    {
        TlsFiles files = TlsFiles.Read(Settings);
        if (files.Digest == _digest) return false;

        // The earlier identity is not disposed of, because handshakes in progress may use it.
        (_current, _digest) = (TlsIdentity.Of(files, Settings, _role, Time.GetUtcNow()), files.Digest);
        return true;
    }
}
