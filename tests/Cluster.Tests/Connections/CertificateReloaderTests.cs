using System.Security.Cryptography.X509Certificates;
using Gridfold.Silo.Connections;
using Gridfold.Tests.Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>Certificates are renewed by tools that swap files under a running process.</summary>
public sealed class CertificateReloaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gridfold-tls-").FullName;
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly LogLines _log = new();
    private readonly TlsCertificates _certificates;
    private readonly CertificateReloader _reloader;

    public CertificateReloaderTests()
    {
        Write("first", _authority);
        Point("first");
        _certificates = new TlsCertificates(Settings(), CertificateRole.Silo, _time);
        _reloader = new CertificateReloader(_certificates, _log);
    }

    public void Dispose()
    {
        _reloader.Dispose();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Look_NothingChanged_KeepsAndSaysNothing()
    {
        TlsIdentity first = _certificates.Current;
        _reloader.Look();
        Assert.Same(first, _certificates.Current);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Look_LinkSwappedToOtherFiles_UsesThose()
    {
        using TestAuthority other = TestAuthority.Create();
        string before = _certificates.Current.Certificate.Thumbprint;
        Write("second", other);
        Point("second");
        _reloader.Look();
        Assert.NotEqual(before, _certificates.Current.Certificate.Thumbprint);
        Assert.Null(ProblemOf(other));
        Assert.NotNull(ProblemOf(_authority));
        Assert.StartsWith("Information: New connections show the certificate in CERT", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Look_HalfWrittenFiles_KeepsTheLastGoodOneAndSaysSoOnce()
    {
        string before = _certificates.Current.Certificate.Thumbprint, key = Path.Combine(_folder, "second", "silo.key");
        Write("second", _authority);
        string right = File.ReadAllText(key);
        File.Copy(Path.Combine(_folder, "first", "silo.key"), key, overwrite: true);
        Point("second");
        for (int look = 0; look < 10; look++) _reloader.Look();
        Assert.Equal(before, _certificates.Current.Certificate.Thumbprint);
        string line = Assert.Single(_log.Lines);
        Assert.StartsWith("Warning: The certificate files have changed and cannot be used: KEY", line, StringComparison.Ordinal);
        Assert.Contains("does not match", line, StringComparison.Ordinal);

        CertificateFolder.WriteKey(key, right);
        _reloader.Look();
        Assert.NotEqual(before, _certificates.Current.Certificate.Thumbprint);
        Assert.StartsWith("Information: New connections show", _log.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Look_FilesGone_KeepsTheLastGoodOne()
    {
        TlsIdentity first = _certificates.Current;
        File.Delete(Path.Combine(_folder, "current"));
        _reloader.Look();
        Assert.Same(first, _certificates.Current);
        Assert.Contains("is not there", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Point("first");
        _reloader.Look();
        Assert.Same(first, _certificates.Current);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public void Look_CertificateExpires_SaysSoOnce()
    {
        _reloader.Look();
        _time.Advance(TimeSpan.FromDays(2));
        for (int look = 0; look < 10; look++) _reloader.Look();
        Assert.StartsWith("Error: The certificate in CERT", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LooksAgainAfterAPeriod()
    {
        string before = _certificates.Current.Certificate.Thumbprint;
        await _reloader.StartAsync(TestContext.Current.CancellationToken);
        await _log.Until(line => line.StartsWith("Information: New connections show", StringComparison.Ordinal), 1);
        Write("second", _authority);
        Point("second");
        _time.Advance(CertificateReloader.Period);
        await _log.Until(line => line.StartsWith("Information: New connections show", StringComparison.Ordinal), 2);
        Assert.NotEqual(before, _certificates.Current.Certificate.Thumbprint);
        await _reloader.StopAsync(TestContext.Current.CancellationToken);
    }

    private string? ProblemOf(TestAuthority authority)
    {
        using X509Certificate2 client = authority.Client();
        return _certificates.Current.Authority.ProblemOf(client, [], CertificateRole.Client, _time.GetUtcNow());
    }

    private void Write(string name, TestAuthority authority)
    {
        using X509Certificate2 silo = authority.Silo();
        CertificateFolder.Write(Path.Combine(_folder, name), "silo", silo);
        File.WriteAllText(Path.Combine(_folder, name, "authority.pem"), authority.Pem);
    }

    /// <summary>Has the link to the folder of files lead to another one, as Kubernetes does.</summary>
    private void Point(string name)
    {
        string link = Path.Combine(_folder, "current");
        File.Delete(link);
        Directory.CreateSymbolicLink(link, Path.Combine(_folder, name));
    }

    private TlsSettings Settings() => new()
    {
        Certificate = new NamedFile("CERT", Path.Combine(_folder, "current", "silo.pem")),
        Key = new NamedFile("KEY", Path.Combine(_folder, "current", "silo.key")),
        PasswordSetting = "PASSWORD",
        Authority = new NamedFile("AUTHORITY", Path.Combine(_folder, "current", "authority.pem")),
    };

    /// <summary>What was logged, as "Level: message".</summary>
    private sealed class LogLines : ILogger<CertificateReloader>
    {
        private readonly Lock _lock = new();
        private readonly List<string> _lines = [];
        private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lock) return [.. _lines];
            }
        }

        public async Task Until(Func<string, bool> isMeant, int count)
        {
            while (true)
            {
                Task added;
                lock (_lock)
                {
                    if (_lines.Count(isMeant) >= count) return;
                    added = _added.Task;
                }

                await added.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lock)
            {
                _lines.Add($"{logLevel}: {formatter(state, exception)}");
                _added.SetResult();
                _added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
