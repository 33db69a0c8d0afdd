using Gridfold.Models.Input;

namespace Gridfold.Silo.Connections;

/// <summary>The identity of this process, which follows its files: a new connection uses the newest that could be read.</summary>
public sealed class TlsCertificates
{
    private readonly CertificateRole _role;
    private volatile TlsIdentity _current;
    private string _digest;

    /// <summary>Reads the files for the first time.</summary>
    /// <param name="settings">Names the files.</param>
    /// <param name="role">What this process is.</param>
    /// <param name="time">Decides what has expired.</param>
    /// <exception cref="InputException">They do not hold what this process needs.</exception>
    public TlsCertificates(TlsSettings settings, CertificateRole role, TimeProvider time)
    {
        (Settings, _role, Time) = (settings, role, time);
        TlsFiles files = TlsFiles.Read(settings);
        (_digest, _current) = (files.Digest, TlsIdentity.Of(files, settings, role, time.GetUtcNow()));
    }

    /// <summary>Names the files.</summary>
    public TlsSettings Settings { get; }

    /// <summary>What new connections use.</summary>
    public TlsIdentity Current => _current;

    /// <summary>Decides what has expired, and when files are read again.</summary>
    internal TimeProvider Time { get; }

    /// <summary>Reads the files again. One caller at a time.</summary>
    /// <returns>Whether they hold something else, which new connections use from now on.</returns>
    /// <exception cref="InputException">They cannot be used; what was current stays.</exception>
    internal bool Refresh()
    {
        TlsFiles files = TlsFiles.Read(Settings);
        if (files.Digest == _digest) return false;

        // The one before is not disposed of: handshakes that are under way use it.
        (_current, _digest) = (TlsIdentity.Of(files, Settings, _role, Time.GetUtcNow()), files.Digest);
        return true;
    }
}
