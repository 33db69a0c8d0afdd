using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Slots;
using Gridfold.Grains.States;
using Gridfold.Grains.Trials;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Gridfold.Grains.Tests.States;

public sealed class StateSerializerTests
{
    private readonly Serializer _orleans = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    private StateSerializer Serializer => new(_orleans);

    [Fact]
    public void Serialize_SoundState_GivesTheBytesThatEarlierVersionsStored()
    {
        LeaderboardPage page = new() { Trials = [new RankedTrial(7, Status.Completed, 0.1 + 0.2, 10, 5)] };
        byte[] bytes = Serializer.Serialize(page).ToArray();
        Assert.Equal(_orleans.SerializeToArray(page), bytes);
        LeaderboardPage read = Serializer.Deserialize<LeaderboardPage>(new BinaryData(bytes));
        Assert.Null(read.Damage);
        Assert.Equal(page.Trials, read.Trials);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("20202020202020202020202020")]
    [InlineData("7B2253746174757322203A20317D")]
    public void Deserialize_Garbage_GivesAnEmptyStateThatNamesTheDamage(string hex)
    {
        ExperimentState state = Serializer.Deserialize<ExperimentState>(new BinaryData(Convert.FromHexString(hex)));
        Assert.Equal(false, state.Damage?.IsOfLaterVersion);
        Assert.Contains("cannot be read", state.Damage!.Reason, StringComparison.Ordinal);
        Assert.Null(state.Submission);
    }

    [Fact]
    public void Deserialize_AnyCutOrChangedByte_NeverThrows()
    {
        var submission = new ExperimentSubmission("iris-abcde", "{}", "source", new string('a', 64), ["a", "b"]);
        byte[] bytes = Serializer.Serialize(new ExperimentState { Submission = submission, Status = Status.Running, Run = 3 }).ToArray();
        for (int place = 0; place < bytes.Length; place++)
        {
            Assert.NotNull(Serializer.Deserialize<ExperimentState>(new BinaryData(bytes[..place])));
            foreach (byte value in (byte[])[0, 0xFF, (byte)(bytes[place] ^ 0x20)])
            {
                byte[] changed = [.. bytes];
                changed[place] = value;
                Assert.NotNull(Serializer.Deserialize<ExperimentState>(new BinaryData(changed)));
            }
        }
    }

    [Fact]
    public void Deserialize_LaterFormat_SaysSo()
    {
        byte[] later = [.. StateSerializer.Mark, StateSerializer.Format + 1, 1, 2, 3];
        FoldState state = Serializer.Deserialize<FoldState>(new BinaryData(later));
        Assert.Equal(new StateDamage("it was stored in format 2 by a later version; this version reads format 1", IsOfLaterVersion: true),
            state.Damage);
    }

    [Fact]
    public void Serialize_DamagedState_IsRefused()
    {
        TrialState state = Serializer.Deserialize<TrialState>(new BinaryData(new byte[] { 0xFF }));
        StateDamagedException refused = Assert.Throws<StateDamagedException>(() => Serializer.Serialize(state));
        Assert.Contains("is not written over", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Serialize_EveryKindOfState_DoesNotBeginWithTheMarkOfLaterFormats()
    {
        byte[][] all =
        [
            Bytes(new ExperimentState()), Bytes(new ExperimentIndexState { Ids = ["a"] }), Bytes(new ExperimentLogState()),
            Bytes(new LeaderboardState()),
            Bytes(new LeaderboardPage()), Bytes(new TrialState()), Bytes(new FoldState { Attempt = 1 }),
            Bytes(new SlotPoolState { Generation = 1 }),
        ];
        Assert.All(all, bytes => Assert.NotEqual(StateSerializer.Mark[0], bytes[0]));

        byte[] Bytes<T>(T state) => Serializer.Serialize(state).ToArray();
    }
}
