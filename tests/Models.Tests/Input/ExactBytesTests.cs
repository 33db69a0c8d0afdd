using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Input;

public sealed class ExactBytesTests
{
    [Fact]
    public void Of_AnyWayToWrite_GivesAllBytesBehindTheOffset()
    {
        byte[] bytes = ExactBytes.Of(
            stream =>
            {
                stream.WriteByte(1);
                stream.Write([2, 3], 0, 2);
                using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                writer.Write("ab");
                writer.Write(7L);
            },
            offset: 2);
        Assert.Equal([0, 0, 1, 2, 3, 2, (byte)'a', (byte)'b', 7, 0, 0, 0, 0, 0, 0, 0], bytes);
    }
}
