using System.Buffers;
using System.IO.Pipelines;
using Gridfold.Silo.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Gridfold.Cluster.Tests.Connections;

public sealed class ClientAnswersTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _pipe = new(
        new PipeOptions(pauseWriterThreshold: 100, resumeWriterThreshold: 50, useSynchronizationContext: false));
    private readonly TaskCompletionSource _unread = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AnswerBudget _budget;
    private readonly ClientAnswers _answers;

    public ClientAnswersTests()
    {
        _budget = new AnswerBudget(limit: 8 << 20, _time);
        _answers = Client(mostCalls: 2);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Admit_AtTheBound_WaitsForAnAnswer()
    {
        Write(Preamble);
        await _answers.Admit(Patience, Token);
        await _answers.Admit(Patience, Token);
        Task third = _answers.Admit(Patience, Token);
        Assert.False(third.IsCompleted);

        Write(Answer(header: 20, body: 30));
        await third.WaitAsync(Patience, Token);
        Assert.False(_answers.Admit(Patience, Token).IsCompleted);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Answers_InSmallParts_CountOnceEach(int part)
    {
        byte[] bytes = [.. Preamble, .. Answer(5, 0), .. Answer(9, 11)];
        await _answers.Admit(Patience, Token);
        await _answers.Admit(Patience, Token);
        foreach (byte[] chunk in bytes.Chunk(part)) Write(chunk);
        await _answers.Admit(Patience, Token);
        await _answers.Admit(Patience, Token);
        Assert.False(_answers.Admit(Patience, Token).IsCompleted);
    }

    [Fact]
    public async Task Admit_WithAnswersThatNeverCome_GoesOnAfterTheClientsTime()
    {
        await _answers.Admit(Patience, Token);
        await _answers.Admit(Patience, Token);
        Task third = _answers.Admit(Patience, Token);
        _time.Advance(Patience);
        await third.WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task Admit_WithCallsOfAShortLife_GoesOnWhenTheFirstIsOver()
    {
        await _answers.Admit(Patience, Token);
        await _answers.Admit(Patience / 3, Token);
        Task third = _answers.Admit(Patience, Token);
        _time.Advance((Patience / 3) - TimeSpan.FromTicks(1));
        Assert.False(third.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        await third.WaitAsync(Patience, Token);
        Assert.False(_answers.Admit(Patience, Token).IsCompleted);
    }

    [Fact]
    public async Task Admit_OfCallsThatHaveExpired_NeverWaits()
    {
        for (int i = 0; i < 10; i++) await _answers.Admit(TimeSpan.FromMilliseconds(-1), Token).WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task Admit_OnAClosedConnection_Ends()
    {
        using var closed = new CancellationTokenSource();
        await _answers.Admit(Patience, Token);
        await _answers.Admit(Patience, Token);
        Task third = _answers.Admit(Patience, closed.Token);
        await closed.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
    }

    [Fact]
    public async Task Flush_ThatTheClientDoesNotTake_IsReportedAfterItsTime()
    {
        Write(new byte[200]);
        Task<FlushResult> flush = _answers.FlushAsync(Token).AsTask();
        _time.Advance(Patience - TimeSpan.FromTicks(1));
        Assert.False(_unread.Task.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        await _unread.Task.WaitAsync(Patience, Token);
        Assert.False(flush.IsCompleted);
    }

    [Fact]
    public async Task Flush_ThatTheClientTakes_IsNotReported()
    {
        Write(new byte[200]);
        Task<FlushResult> flush = _answers.FlushAsync(Token).AsTask();
        _pipe.Reader.AdvanceTo((await _pipe.Reader.ReadAsync(Token)).Buffer.End);
        await flush.WaitAsync(Patience, Token);
        _time.Advance(2 * Patience);
        Assert.False(_unread.Task.IsCompleted);
    }

    [Fact]
    public async Task Admit_WhenAnswersWaitToBeRead_ForgetsNoCall()
    {
        Write([.. Preamble, .. new byte[200]]);
        _ = _answers.FlushAsync(Token).AsTask();
        await _answers.Admit(Patience, Token);
        await _answers.Admit(Patience, Token);
        Task third = _answers.Admit(Patience, Token);
        _time.Advance(Patience);
        _time.Advance(Patience);
        Assert.False(third.IsCompleted);
    }

    [Fact]
    public async Task Admit_AtTheBytesOfOneClient_WaitsUntilTheyAreRead()
    {
        ClientAnswers answers = Client(mostCalls: 100);
        Assert.Equal(4, await CountAdmitted(answers));

        // An answer of 2 MiB is twice as large as was expected.
        answers.Write([.. Preamble, .. Answer(2 << 20)]);
        Assert.Equal(0, await CountAdmitted(answers));
        Task<FlushResult> flush = answers.FlushAsync(Token).AsTask();
        Task next = answers.Admit(Patience, Token);
        Assert.False(next.IsCompleted);
        _pipe.Reader.AdvanceTo((await _pipe.Reader.ReadAsync(Token)).Buffer.End);
        await flush.WaitAsync(Patience, Token);

        // Three are unanswered, and are expected to be as large.
        Assert.False(next.IsCompleted);
        for (int i = 0; i < 2; i++) answers.Write(Answer(1));
        _ = answers.FlushAsync(Token).AsTask();
        await next.WaitAsync(Patience, Token);
        Assert.Equal(0, await CountAdmitted(answers));
    }

    [Fact]
    public async Task Admit_AtTheBytesOfAllClients_LetsEachHaveOneCall()
    {
        ClientAnswers[] others = [Client(mostCalls: 100), Client(mostCalls: 100)];
        foreach (ClientAnswers other in others) Assert.Equal(4, await CountAdmitted(other));
        Assert.Equal(1, await CountAdmitted(_answers));
        Task second = _answers.Admit(Patience, Token);
        Assert.False(second.IsCompleted);
        others[0].Dispose();
        await second.WaitAsync(Patience, Token);
    }

    [Fact]
    public void Expected_IsTheLargestAnswerOfTheLastMinutes()
    {
        Assert.Equal(AnswerBudget.LeastExpected, _budget.Expected);
        _budget.Learn(3 << 20);
        _budget.Learn(2 << 20);
        _time.Advance(AnswerBudget.Memory + TimeSpan.FromTicks(1));
        _budget.Learn(5);
        Assert.Equal(3 << 20, _budget.Expected);
        _time.Advance(AnswerBudget.Memory + TimeSpan.FromTicks(1));
        _budget.Learn(5);
        Assert.Equal(AnswerBudget.LeastExpected, _budget.Expected);
    }

    private ClientAnswers Client(int mostCalls) => new(_pipe.Writer,
        new NetworkOptions { MaxUnansweredCalls = mostCalls, MaxUnreadAnswers = 4 << 20, AnswerTimeout = Patience }, _budget, _time,
        _unread.SetResult);

    /// <summary>The number of calls that pass at once.</summary>
    private static async Task<int> CountAdmitted(ClientAnswers answers)
    {
        using var waited = new CancellationTokenSource();
        int count = 0;
        while (true)
        {
            Task admitted = answers.Admit(Patience, waited.Token);
            if (!admitted.IsCompleted) break;
            await admitted;
            count++;
        }

        await waited.CancelAsync();
        return count;
    }

    private static byte[] Answer(int body) => [1, 0, 0, 0, .. BitConverter.GetBytes(body), .. new byte[1 + body]];

    private static byte[] Preamble => [3, 0, 0, 0, 9, 9, 9];

    private static byte[] Answer(byte header, byte body) => [header, 0, 0, 0, body, 0, 0, 0, .. new byte[header + body]];

    private void Write(byte[] bytes) => _answers.Write(bytes);
}
