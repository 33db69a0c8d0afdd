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
    private readonly ClientAnswers _answers;

    public ClientAnswersTests() => _answers = new ClientAnswers(_pipe.Writer, most: 2, Patience, _time, _unread.SetResult);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Admit_AtTheBound_WaitsForAnAnswer()
    {
        Write(Preamble);
        await _answers.Admit(Token);
        await _answers.Admit(Token);
        Task third = _answers.Admit(Token);
        Assert.False(third.IsCompleted);

        Write(Answer(header: 20, body: 30));
        await third.WaitAsync(Patience, Token);
        Assert.False(_answers.Admit(Token).IsCompleted);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Answers_InSmallParts_CountOnceEach(int part)
    {
        byte[] bytes = [.. Preamble, .. Answer(5, 0), .. Answer(9, 11)];
        await _answers.Admit(Token);
        await _answers.Admit(Token);
        foreach (byte[] chunk in bytes.Chunk(part)) Write(chunk);
        await _answers.Admit(Token);
        await _answers.Admit(Token);
        Assert.False(_answers.Admit(Token).IsCompleted);
    }

    [Fact]
    public async Task Admit_WithAnswersThatNeverCome_GoesOnAfterTheClientsTime()
    {
        await _answers.Admit(Token);
        await _answers.Admit(Token);
        Task third = _answers.Admit(Token);
        _time.Advance(Patience);
        await third.WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task Admit_OnAClosedConnection_Ends()
    {
        using var closed = new CancellationTokenSource();
        await _answers.Admit(Token);
        await _answers.Admit(Token);
        Task third = _answers.Admit(closed.Token);
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

    private static byte[] Preamble => [3, 0, 0, 0, 9, 9, 9];

    private static byte[] Answer(byte header, byte body) => [header, 0, 0, 0, body, 0, 0, 0, .. new byte[header + body]];

    private void Write(byte[] bytes) => _answers.Write(bytes);
}
