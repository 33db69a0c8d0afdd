namespace Gridfold.Silo.Connections;

/// <summary>Why a connection to a silo did not come about.</summary>
/// <param name="Kind">What it fails of.</param>
/// <param name="Reason">The second half of a sentence about the silo.</param>
public sealed record TlsFailure(TlsFailureKind Kind, string Reason)
{
    // OpenSSL's words for what a peer sends when it refuses.
    private const string Alert = "alert";
    private static readonly string[] AboutCertificates = ["certificate", "unknown ca", "access denied"];

    /// <summary>Whether one side refuses the other's certificate. A silo that ends in the middle of a handshake looks the same.</summary>
    public bool IsRefusal => Kind is TlsFailureKind.SiloCertificate or TlsFailureKind.OwnCertificate;

    /// <summary>A handshake that has failed.</summary>
    internal static TlsFailure Of(Handshake handshake, bool tookTooLong)
    {
        if (handshake.PeerProblem is { } problem) return new TlsFailure(TlsFailureKind.SiloCertificate, problem);
        if (tookTooLong) return new TlsFailure(TlsFailureKind.Handshake, handshake.TookTooLong);
        if (handshake.Exception is { } exception && (exception == handshake.Unwelcome || IsAlert(exception)))
            return new TlsFailure(TlsFailureKind.OwnCertificate, $"it refuses this side's certificate ({Handshake.Short(exception)})");
        return new TlsFailure(TlsFailureKind.Handshake, handshake.Failure);
    }

    private static bool IsAlert(Exception exception)
    {
        string message = exception.GetBaseException().Message;
        return message.Contains(Alert, StringComparison.Ordinal)
            && AboutCertificates.Any(word => message.Contains(word, StringComparison.Ordinal));
    }
}
