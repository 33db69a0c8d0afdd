namespace Gridfold.Silo.Connections;

/// <summary>Why a connection to a silo did not come about.</summary>
/// <param name="Kind">What it fails of.</param>
/// <param name="Reason">The second half of a sentence about the silo.</param>
public sealed record TlsFailure(TlsFailureKind Kind, string Reason)
{
    // OpenSSL's words for what a peer sends when it refuses.
    private const string Alert = "alert";
    private static readonly string[] AboutCertificates = ["certificate", "unknown ca", "access denied"];

    /// <summary>Whether another attempt with the same certificates would fail as well.</summary>
    public bool IsLasting => Kind is TlsFailureKind.SiloCertificate or TlsFailureKind.OwnCertificate;

    /// <summary>A handshake that has failed.</summary>
    internal static TlsFailure Of(Handshake handshake, bool tookTooLong)
    {
        if (handshake.PeerProblem is { } problem) return new TlsFailure(TlsFailureKind.SiloCertificate, problem);
        if (handshake.Exception is { } exception && IsRefusal(exception))
            return new TlsFailure(TlsFailureKind.OwnCertificate, $"it refuses this side's certificate ({Handshake.Short(exception)})");
        return new TlsFailure(TlsFailureKind.Handshake, tookTooLong ? handshake.TookTooLong : handshake.Failure);
    }

    private static bool IsRefusal(Exception exception)
    {
        string message = exception.GetBaseException().Message;
        return message.Contains(Alert, StringComparison.Ordinal)
            && AboutCertificates.Any(word => message.Contains(word, StringComparison.Ordinal));
    }
}
