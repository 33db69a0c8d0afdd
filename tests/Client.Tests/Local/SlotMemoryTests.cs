using Gridfold.Hosting.Local;
using Gridfold.Models.Input;

namespace Gridfold.Client.Tests.Local;

public sealed class SlotMemoryTests
{
    [Theory]
    [InlineData(4e9, 3, 12e9)]
    [InlineData(4e9, 8, double.PositiveInfinity)]
    public void Require_NetworksThatFit_Passes(double network, int slots, double free) =>
        Assert.Null(Record.Exception(() => SlotMemory.Require(network, slots, free)));

    [Theory]
    [InlineData(4e9, 4, 12.5e9, "4 slots may train networks of about 4.0 GB at the same time, and this machine has 12.5 GB free now; "
        + "add --slots 3")]
    [InlineData(4e9, 1, 3e9, "the network needs about 4.0 GB of memory, and this machine has 3.0 GB free now; end other programs")]
    public void Require_NetworksThatDoNotFit_SaysWhatToDo(double network, int slots, double free, string message) =>
        Assert.StartsWith(
            message, Assert.Throws<InputException>(() => SlotMemory.Require(network, slots, free)).Message, StringComparison.Ordinal);
}
