using System.Net;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets.Sources;

public sealed class DownloadTests : IDisposable
{
    private const string Url = "https://data.example/sets/wine.csv?version=2";
    private const string ShownUrl = "https://data.example/sets/wine.csv?...";
    private static readonly SourceLocation Place = new("experiment.yaml", 4, 9);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Get_Twice_DownloadsOnce()
    {
        var server = new Server(() => new ByteArrayContent([1, 2, 3]));
        string file = Get(server);
        Assert.Equal(file, Get(server));
        Assert.Equal("wine.csv", Path.GetFileName(file));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(file));
        Assert.Equal(1, server.Requests);
        Assert.Equal([file], Left());
    }

    [Fact]
    public void Get_KeptFileHasAnotherChecksum_DownloadsAgain()
    {
        var server = new Server(() => new ByteArrayContent([1, 2, 3]));
        File.WriteAllBytes(Get(server), [9]);
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([1, 2, 3]));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Get(server, new Checksum(hash, null))));
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public void Get_WrongChecksum_IsRefusedAndNothingIsLeft()
    {
        var checksumPlace = new SourceLocation("experiment.yaml", 5, 11);
        Problem problem = Refusal(new Server(() => new ByteArrayContent([1])), new Checksum(new string('0', 64), checksumPlace));
        ProblemAssert.Says(problem, $"{ShownUrl} has SHA-256 ... dataset.sha256 is 000 ... right file");
        ProblemAssert.IsAt(problem, checksumPlace);
        Assert.Empty(Left());
    }

    [Fact]
    public void Get_NotFound_NamesAddressReasonAndRemedy() =>
        Refused(new Server(() => new ByteArrayContent([]), HttpStatusCode.NotFound), "the server answered 404");

    [Fact]
    public void Get_NoConnection_NamesAddressReasonAndRemedy() =>
        Refused(new Server(() => throw new HttpRequestException("Name or service not known")), "Name or service not known");

    [Fact]
    public void Get_TooLarge_IsRefused() => Refused(new Server(() => new ByteArrayContent(new byte[2000])), "larger than 1,000 bytes");

    [Fact]
    public void Get_EndsEarly_IsRefused()
    {
        Refused(new Server(() =>
        {
            var content = new ByteArrayContent(new byte[500]);
            content.Headers.ContentLength = 900;
            return content;
        }), "ended after 500 of 900 bytes");
    }

    [Fact]
    public void Get_ServerFallsSilent_IsRefused() =>
        Refused(new Server(() => new StreamContent(new SilentStream())), "nothing came for 0 seconds");

    [Fact]
    public void Get_NotAnAddress_IsRefused()
    {
        InputException refusal = Assert.Throws<InputException>(
            () => Downloader(new Server(() => new ByteArrayContent([]))).Get(
                "http://", "dataset.path", Place, null, CancellationToken.None));
        ProblemAssert.Says(Assert.Single(refusal.Problems), "dataset.path is 'http://', which is not a valid address");
    }

    [Fact]
    public void Load_UnreachableUrl_IsAnInputProblem()
    {
        var section = new DatasetSection("{'path': 'http://127.0.0.1:9/wine.csv', 'label': 'y'}");
        Problem problem = Assert.Single(section.Refusal());
        ProblemAssert.Says(problem, "dataset.path is http://127.0.0.1:9/wine.csv, which cannot be downloaded ... by hand");
        ProblemAssert.IsAt(problem, section.At("path"));
    }

    private void Refused(Server server, string reason)
    {
        Problem problem = Refusal(server, null);
        ProblemAssert.Says(problem, $"dataset.path is {ShownUrl}, which cannot be downloaded: ... {reason} ... download it by hand and "
            + "point dataset.path at the file");
        ProblemAssert.IsAt(problem, Place);
        Assert.Empty(Left());
    }

    private Problem Refusal(Server server, Checksum? checksum) =>
        Assert.Single(Assert.Throws<InputException>(() => Get(server, checksum)).Problems);

    private string Get(Server server, Checksum? checksum = null) =>
        Downloader(server).Get(Url, "dataset.path", Place, checksum, CancellationToken.None);

    private Download Downloader(Server server) =>
        new(server, Path.Combine(_folder.Root, "cache")) { MaxBytes = 1000, Patience = TimeSpan.FromMilliseconds(300) };

    private string[] Left() => Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories);

    private sealed class Server : HttpMessageHandler
    {
        private readonly Func<HttpContent> _answer;
        private readonly HttpStatusCode _status;

        public Server(Func<HttpContent> answer, HttpStatusCode status = HttpStatusCode.OK)
        {
            _answer = answer;
            _status = status;
        }

        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage(_status) { Content = _answer() });
        }
    }

    /// <summary>A stream that gives nothing until it is cancelled.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        }
    }
}
