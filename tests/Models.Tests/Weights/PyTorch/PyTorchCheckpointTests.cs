using Gridfold.Models.Input;
using Gridfold.Models.Weights;
using Gridfold.Models.Weights.PyTorch;

namespace Gridfold.Models.Tests.Weights.PyTorch;

/// <summary>The files are written by <c>record_checkpoint.py</c>, in the format of <c>torch.save</c>.</summary>
public sealed class PyTorchCheckpointTests
{
    private static readonly byte[] Checkpoint = Recorded("checkpoint.pt");

    [Fact]
    public void Read_WeightsOfAModel_AreItsTensorsByTheirNames()
    {
        IReadOnlyList<NamedTensor> tensors = Read(Checkpoint);
        Assert.Equal(["conv1.weight", "conv1.turned", "bn1.bias"], tensors.Select(tensor => tensor.Name));
        Assert.Equal([2, 3], tensors[0].Shape);
        Assert.Equal([1f, 2, 3, 4, 5, 6], tensors[0].Values);

        // A transposed view of the same storage, in half precision.
        Assert.Equal([2f, 5, 3, 6], tensors[1].Values);
        Assert.Equal([0.5f, -0.25f], tensors[2].Values);
    }

    [Fact]
    public void Read_PickleThatCallsAFunction_IsRefusedByItsName()
    {
        InputException refused = Assert.Throws<InputException>(() => Read(Recorded("hostile.pt")));
        Assert.Contains("print, which is not read because it could run code", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyByteOfTheDescriptionChanged_IsReadOrRefused()
    {
        for (int position = 40; position < 700; position++)
        {
            foreach (int change in (int[])[1, 0x80, 0xFF])
            {
                byte[] changed = [.. Checkpoint];
                changed[position] ^= (byte)change;
                try
                {
                    Read(changed);
                }
                catch (InputException)
                {
                    // The message for the user.
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Read_NoArchive_IsRefused(int length) => Assert.Throws<InputException>(() => Read(new byte[length]));

    private static IReadOnlyList<NamedTensor> Read(byte[] bytes)
    {
        string path = Path.Combine(Path.GetTempPath(), $"gridfold-checkpoint-{Guid.NewGuid():N}.pt");
        try
        {
            File.WriteAllBytes(path, bytes);
            return PyTorchCheckpoint.Read(ReadablePath.Own(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Recorded(string name)
    {
        using Stream stream = typeof(PyTorchCheckpointTests).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
