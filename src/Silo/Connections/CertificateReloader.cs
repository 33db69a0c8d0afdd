using Gridfold.Models.Input;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Connections;

/// <summary>
/// Reads the certificates again when their files change. Tools that renew certificates write files or change links, and send no notice.
/// </summary>
internal sealed partial class CertificateReloader(TlsCertificates certificates, ILogger<CertificateReloader> logger) : BackgroundService
{
    /// <summary>The time between two checks of the files.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private string? _problem;
    private bool _hasExpired;

    private DateTime Until => certificates.Current.Certificate.NotAfter.ToUniversalTime();

    /// <summary>Checks the files once.</summary>
    internal void Look()
    {
        try
        {
            bool isNew = certificates.Refresh();
            _problem = null;
            if (isNew) Tell();
        }
        catch (InputException exception)
        {
            // A file may be written in part, or the key may be older than the certificate. A later check reads the rest.
            if (exception.Message != _problem) LogKept(exception.Message, Until);
            _problem = exception.Message;
        }

        bool hasExpired = Until < certificates.Time.GetUtcNow();
        if (hasExpired && !_hasExpired) LogExpired(certificates.Settings.Certificate, Until);
        _hasExpired = hasExpired;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, certificates.Time);
        Tell();
        while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
    }

    private void Tell()
    {
        LogUsed(certificates.Settings.Certificate, Until);
        if (certificates.Current.Warning is { } warning) LogReadable(warning);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "New connections show the certificate in {File}; it is valid until {Until:u}")]
    private partial void LogUsed(NamedFile file, DateTime until);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void LogReadable(string warning);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The certificate files have changed and cannot be used: {Problem}. The certificate before stays in use; "
            + "it is valid until {Until:u}")]
    private partial void LogKept(string problem, DateTime until);

    [LoggerMessage(Level = LogLevel.Error, Message = "The certificate in {File} expired at {Until:u}, and peers refuse it; "
        + "replace the file")]
    private partial void LogExpired(NamedFile file, DateTime until);
}
