using System.Buffers.Binary;
using System.Net.Sockets;
using Gridfold.Grains.Index;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>Clients that send calls to a silo, and read the answers late or never.</summary>
public sealed class UnreadAnswersTests(GuardedSilo silo) : IClassFixture<GuardedSilo>
{
    private const int Calls = 200_000;

    [Fact]
    public async Task Client_ThatReadsNoAnswer_IsHeldBackAndOthersAreServed()
    {
        (byte[] preamble, byte[] call) = await RawCaller.Record(silo);
        await using NetworkStream stream = await RawCaller.Enter(silo, preamble);
        int sent = 0;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        try
        {
            // The buffers of both ends' sockets take some megabytes of calls and of answers.
            for (; sent < Calls; sent++)
            {
                patience.CancelAfter(TimeSpan.FromSeconds(3));
                await stream.WriteAsync(call, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The silo has stopped reading.
        }

        Assert.InRange(sent, 1, Calls - 1);
        using IHost other = await silo.Connect();
        Assert.Empty(await other.Services.GetRequiredService<IGrainFactory>().GetExperimentIndex().GetAll());
    }

    [Fact]
    public async Task Client_ThatReadsLate_GetsEveryAnswer()
    {
        (byte[] preamble, byte[] call) = await RawCaller.Record(silo);
        await using NetworkStream stream = await RawCaller.Enter(silo, preamble);
        const int calls = 5_000;
        Task sending = Send(stream, call, calls);
        await using var reader = new BufferedStream(stream, 1 << 16);
        byte[] lengths = new byte[8];
        for (int i = 0; i < calls; i++)
        {
            await Fill(reader, lengths);
            int rest = BinaryPrimitives.ReadInt32LittleEndian(lengths) + BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(4));
            await Fill(reader, new byte[rest]);
        }

        await sending.WaitAsync(RawCaller.Patience, TestContext.Current.CancellationToken);
    }

    private static Task Fill(Stream reader, byte[] bytes) => reader
        .ReadExactlyAsync(bytes, TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(RawCaller.Patience, TestContext.Current.CancellationToken);

    private static async Task Send(NetworkStream stream, byte[] call, int calls)
    {
        for (int i = 0; i < calls; i++) await stream.WriteAsync(call, TestContext.Current.CancellationToken);
    }
}
