using System.Runtime.Intrinsics.X86;
using Gridfold.Models.Devices;

namespace Gridfold.Models.Tests.Devices;

public sealed class ProcessorFactsTests
{
    [Fact]
    public void Read_ThisProcessor_HasANameAndPlausibleCaches()
    {
        var facts = ProcessorFacts.Read();

        Assert.NotEqual("", facts.Name);
        Assert.DoesNotContain(facts.Name, char.IsControl);
        Assert.Equal(X86Base.IsSupported, facts.Vendor.Length == 12);
        Assert.All(facts.Caches, cache =>
        {
            Assert.InRange(cache.Level, 1, 4);
            Assert.InRange(cache.Bytes, 4 << 10, 4L << 30);
        });
    }

    [Fact]
    public void Read_Linux_AgreesWithTheKernel()
    {
        if (!OperatingSystem.IsLinux() || !X86Base.IsSupported) Assert.Skip("/proc/cpuinfo is Linux's, and has these fields on x86.");
        var facts = ProcessorFacts.Read();
        ILookup<string, string> kernel = File.ReadLines("/proc/cpuinfo").TakeWhile(line => line.Length > 0)
            .Select(line => line.Split(':', 2)).ToLookup(line => line[0].Trim(), line => line[1].Trim());

        // A kernel in a virtual machine may give the processor another name than the processor itself does.
        Assert.NotEmpty(facts.Name);
        Assert.Equal(kernel["vendor_id"].Single(), facts.Vendor);
        Assert.Equal(kernel["cpu family"].Single(), $"{facts.Family}");
        Assert.Equal(kernel["model"].Single(), $"{facts.Model}");
        Assert.Equal(kernel["stepping"].Single(), $"{facts.Stepping}");
    }

    [Fact]
    public void Read_Twice_GivesTheSameLeaves() => Assert.Equal(ProcessorFacts.Read().Leaves, ProcessorFacts.Read().Leaves);
}
