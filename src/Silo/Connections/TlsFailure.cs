namespace Gridfold.Silo.Connections;

/// <summary>The reason why a connection to a silo failed.</summary>
/// <param name="Kind">The kind of the failure.</param>
/// <param name="Reason">The second half of a sentence about the silo.</param>
public sealed record TlsFailure(TlsFailureKind Kind, string Reason)
{
    // OpenSSL's word for the message of a peer that refuses.
    private const string Alert = "alert";
    private static readonly string[] AboutCertificates = ["certificate", "unknown ca", "access denied"];

    /// <summary>Whether one side refuses the other's certificate. A silo that ends during a handshake looks the same.</summary>
    public bool IsRefusal => Kind is TlsFailureKind.SiloCertificate or TlsFailureKind.OwnCertificate;

    /// <summary>Describes a handshake that has failed.</summary>
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
