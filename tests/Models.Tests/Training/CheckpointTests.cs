using System.Buffers.Binary;
using CsCheck;
using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using TorchSharp;

namespace Gridfold.Models.Tests.Training;

/// <summary>A damaged checkpoint is found before anything is trained from it.</summary>
public sealed class CheckpointTests
{
    private const int ContentAt = 52;

    private static readonly FoldData Iris = Trainings.OwnIris();

    private static readonly byte[] Saved = Save("{'name': 'adam', 'lr': 0.01}", Trainings.Network());

    [Fact]
    public void Open_Sealed_GivesTheContent()
    {
        byte[] content = [1, 2, 3];
        Assert.Equal(content, CheckpointEnvelope.Open(CheckpointEnvelope.Seal(content)).ToArray());
        Assert.Empty(CheckpointEnvelope.Open(CheckpointEnvelope.Seal([])).ToArray());
    }

    [Fact]
    public void Open_TruncatedAnywhere_IsDamaged()
    {
        for (int length = 0; length < Saved.Length; length++) Damaged(Saved[..length]);
    }

    [Fact]
    public void Open_AnyBitOfTheHeaderFlipped_IsDamaged()
    {
        for (int bit = 0; bit < ContentAt * 8; bit++) Damaged(Flip(Saved, bit));
    }

    [Fact]
    public void Open_AnyBitFlipped_IsDamaged() =>
        Gen.Int[0, (Saved.Length * 8) - 1].Sample(bit => { Damaged(Flip(Saved, bit)); }, iter: 2000);

    [Fact]
    public void Open_Extended_IsDamaged() => Damaged([.. Saved, 0]);

    [Fact]
    public void Open_OtherVersion_NamesBoth()
    {
        byte[] other = [.. Saved];
        BinaryPrimitives.WriteInt32LittleEndian(other.AsSpan(8), 7);
        Assert.Contains(
            "its format version is 7, and this program reads versions 2 and 3", Damaged(other).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(ContentAt)]
    [InlineData(400)]
    public void Run_ResumedFromATruncatedCheckpoint_ThrowsAndLeavesNoTensor(int length)
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Refused(Saved[..length], Trainings.Network(), Trainings.Training(3));
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData("{'layers': ['flatten', {'linear': 9}, 'tanh', {'linear': 'classes'}]}", "a dimension of ")]
    [InlineData("{'layers': [{'linear': 'classes'}]}", "the number of tensors is 4, and here it is 2")]
    [InlineData("{'layers': [{'linear': 8}, 'tanh', {'linear': 'classes'}]}", "a tensor's name is 1.weight, and here it is 0.weight")]
    public void Run_ResumedWithAnotherNetwork_SaysSo(string network, string words) =>
        Assert.Contains(words, Refused(Saved, Trainings.Network(network), Trainings.Training(3)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{'name': 'adamw', 'lr': 0.01}")]
    [InlineData("{'name': 'sgd', 'lr': 0.01}")]
    public void Run_ResumedWithAnotherOptimizer_SaysSo(string optimizer) =>
        Assert.Contains("saved by another training", Refused(Saved, Trainings.Network(), Trainings.Training(3, optimizer: optimizer))
            .Message, StringComparison.Ordinal);

    private static byte[] Save(string optimizer, NetworkSpec network)
    {
        ScriptedCheckpoints checkpoints = ScriptedCheckpoints.StopAt(15);
        Trainings.Run(Trainings.Training(3, optimizer: optimizer), network, data: Iris, observer: checkpoints);
        return checkpoints.Saved[0].Bytes;
    }

    private static CheckpointDamagedException Refused(byte[] checkpoint, NetworkSpec network, TrainingSpec training)
    {
        var checkpoints = new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, checkpoint);
        var refusal = Assert.Throws<CheckpointDamagedException>(() =>
            Trainings.Run(training, network, data: Iris, observer: checkpoints));
        Assert.Empty(checkpoints.Asked);
        return refusal;
    }

    private static CheckpointDamagedException Damaged(byte[] checkpoint) =>
        Assert.Throws<CheckpointDamagedException>(() => CheckpointEnvelope.Open(checkpoint));

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
