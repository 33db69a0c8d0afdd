using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets.Sources;

/// <summary>A real server on loopback, whose answers a test writes.</summary>
public sealed class LoadingEndsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Task> _served = [];

    public LoadingEndsTests() => _listener.Start();

    private string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/t.csv";

    private DatasetFolders Folders => DatasetSection.Folders with { Cache = Path.Combine(_folder.Root, "cache") };

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Load_FromTheUsersOwnMachine_Works()
    {
        Serve("HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: close\r\n\r\nn,y\n1,a\n2,b\n");
        Assert.Equal(2, DatasetLoader.Load(Spec(Address), Folders, CancellationToken.None).RowCount);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    public void Load_OnASilo_DoesNotConnectToTheMachineItself(string host)
    {
        string address = Address.Replace("127.0.0.1", host, StringComparison.Ordinal);
        DatasetFolders silo = Folders with { Addresses = AddressRule.Public([], "Gridfold:AllowedAddresses") };
        Problem problem = Assert.Single(Assert.Throws<InputException>(() => DatasetLoader.Load(Spec(address), silo,
            CancellationToken.None)).Problems);
        ProblemAssert.Says(problem, "cannot be downloaded ... is not on the public internet ... Gridfold:AllowedAddresses");
        Assert.False(_listener.Pending(), "It connected.");
    }

    [Fact]
    public void Load_OnASiloThatListsTheMachine_Works()
    {
        Serve("HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: close\r\n\r\nn,y\n1,a\n2,b\n");
        DatasetFolders silo = Folders with { Addresses = AddressRule.Public(["127.0.0.0/8"], "Gridfold:AllowedAddresses") };
        Assert.Equal(2, DatasetLoader.Load(Spec(Address), silo, CancellationToken.None).RowCount);
    }

    [Fact]
    public void Load_RedirectedToTheMachineItself_IsRefusedThere()
    {
        // The listed host redirects to a host that is not listed.
        using var inner = new TcpListener(IPAddress.Loopback, 0);
        inner.Start();
        Serve($"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:{((IPEndPoint)inner.LocalEndpoint).Port}/t.csv\r\nContent-Length: "
            + "0\r\nConnection: close\r\n\r\n");
        DatasetFolders silo = Folders with { Addresses = AddressRule.Public(["127.0.0.1"], "Gridfold:AllowedAddresses") };
        ProblemAssert.Says(
            Assert.Single(Assert.Throws<InputException>(() => DatasetLoader.Load(Spec(Address), silo, CancellationToken.None)).Problems),
                "127.0.0.2 is not on the public internet");
    }

    [Fact]
    public void Load_RedirectedOnAndOn_Ends()
    {
        for (int hop = 0; hop < 10; hop++) Serve($"HTTP/1.1 302 Found\r\nLocation: {Address}?{hop}\r\nContent-Length: 0\r\nConnection: "
            + "close\r\n\r\n");
        ProblemAssert.Says(
            Assert.Single(Assert.Throws<InputException>(() => DatasetLoader.Load(Spec(Address), Folders,
                CancellationToken.None)).Problems), "cannot be downloaded ... the server answered 302");
    }

    [Fact]
    public void Load_ByteByByte_EndsAtTheDeadline()
    {
        Serve("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\nConnection: close\r\n\r\nn", isEndless: true);
        var watch = Stopwatch.StartNew();
        Problem problem = Assert.Single(Assert.Throws<InputException>(() => DatasetLoader.Load(Spec(Address, ", 'timeout': 0.5"), Folders,
            CancellationToken.None)).Problems);
        ProblemAssert.Says(problem, "could not be read within dataset.timeout, 0.5 seconds ... raise dataset.timeout");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
        Assert.Empty(Left());
    }

    [Fact]
    public void Load_ByteByByte_EndsWhenItIsCancelled()
    {
        Serve("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\nConnection: close\r\n\r\nn", isEndless: true);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetLoader.Load(Spec(Address), Folders, cancelled.Token));
        Assert.Empty(Left());
    }

    [Fact]
    public void Get_SlowerThanTheLeastRate_IsRefused()
    {
        Serve("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\nConnection: close\r\n\r\nn", isEndless: true);
        using SocketsHttpHandler handler = DownloadHandler.Create(AddressRule.Any);
        var download = new Download(handler, Path.Combine(_folder.Root, "cache")) { RatePeriod = TimeSpan.FromMilliseconds(200) };
        Problem problem = Assert.Single(Assert.Throws<InputException>(() => download.Get(Address, "dataset.path", null, null,
            CancellationToken.None)).Problems);
        ProblemAssert.Says(problem, "bytes a second, and at least 1024 are needed");
        Assert.Empty(Left());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("86401")]
    [InlineData("'soon'")]
    public void Read_TimeoutThatIsNone_IsRefused(string timeout) =>
        ProblemAssert.Says(Assert.Single(new DatasetSection($"{{'name': 'iris', 'timeout': {timeout}}}").Read().Errors),
            "dataset.timeout is ... must be a number above 0 and at most 86400");

    [Fact]
    public void Read_Timeout_IsAnHourUnlessItIsWritten()
    {
        Assert.Equal(TimeSpan.FromHours(1), new DatasetSection("{'name': 'iris'}").Spec().Timeout);
        Assert.Equal(TimeSpan.FromSeconds(90), new DatasetSection("{'name': 'iris', 'timeout': 90}").Spec().Timeout);
    }

    [Theory]
    [InlineData("mnist-900")]
    [InlineData("iris")]
    public void Fingerprint_Cancelled_Ends(string name) => Assert.ThrowsAny<OperationCanceledException>(
        () => DatasetLoader.Fingerprint(new DatasetSection($"{{'name': '{name}'}}").Spec(), DatasetSection.Folders,
            new CancellationToken(canceled: true)));

    [Theory]
    [InlineData("http://me:hunter2@data.example/a.csv")]
    [InlineData("https://hunter2@data.example/a.csv")]
    public void Get_AddressWithAUser_IsRefusedAndNotRepeated(string address)
    {
        var problems = new Problems();
        DatasetAddresses.Check(Spec(address).Source, problems);
        Assert.DoesNotContain("hunter2", Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", Assert.Throws<InputException>(() => DatasetLoader.Load(Spec(address), Folders,
            CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://data.example/a.csv?token=hunter2", "'token'")]
    [InlineData("https://data.example/a.csv?v=2&API_KEY=hunter2#top", "'API_KEY'")]
    [InlineData("https://data.example/a.csv?X-Amz-Date=1&X-Amz-Signature=hunter2", "'X-Amz-Date'")]
    [InlineData("https://data.example/a.csv?%73ig=hunter2", "'sig'")]
    public void Check_AddressWithASecretParameter_IsRefusedAndNotRepeated(string address, string name)
    {
        var problems = new Problems();
        DatasetAddresses.Check(Spec(address).Source, problems);
        string message = Assert.Single(problems.Errors).Message;
        Assert.Contains($"a secret ({name})", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://data.example/a.csv?v=2&monkey=1")]
    [InlineData("https://data.example/token/a.csv#key=1")]
    public void Check_AddressWithoutASecret_IsAccepted(string address)
    {
        var problems = new Problems();
        DatasetAddresses.Check(Spec(address).Source, problems);
        Assert.Empty(problems.Errors);
    }

    private static DatasetSpec Spec(string address, string more = "") => new DatasetSection($"{{'path': '{address}', 'label': "
        + $"'y'{more}}}").Spec();

    private string[] Left() => [.. Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories)];

    /// <summary>Answers the next request. An endless answer sends one byte at a time until the client has closed the connection.</summary>
    private void Serve(string answer, bool isEndless = false) => _served.Add(Task.Run(async () =>
    {
        try
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync();
            NetworkStream stream = client.GetStream();
            _ = await stream.ReadAsync(new byte[4096]);
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
            while (isEndless)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
                await stream.WriteAsync(new byte[] { (byte)'x' });
            }
        }
        catch (Exception exception) when (
            exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has closed the connection, or the test has ended.
        }
    }));
}
