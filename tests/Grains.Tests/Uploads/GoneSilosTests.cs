using Gridfold.Grains.Uploads;

namespace Gridfold.Grains.Tests.Uploads;

/// <summary>When the uploads of a silo are given up.</summary>
public sealed class GoneSilosTests
{
    private const string Silo = "127.0.0.1:1@1";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(SiloStatus.Dead, true)]
    [InlineData(SiloStatus.None, false)]
    [InlineData(SiloStatus.Joining, false)]
    [InlineData(SiloStatus.Active, false)]
    [InlineData(SiloStatus.ShuttingDown, false)]
    public void IsGone_AtTheFirstLook_IsADeadSiloOnly(SiloStatus status, bool isGone) =>
        Assert.Equal(isGone, new GoneSilos().IsGone(Silo, status, Start));

    [Fact]
    public void IsGone_OfAnUnknownSilo_ComesAfterThePatience()
    {
        var silos = new GoneSilos();
        Assert.False(silos.IsGone(Silo, SiloStatus.None, Start));
        Assert.False(silos.IsGone(Silo, SiloStatus.None, Start + GoneSilos.Patience - TimeSpan.FromTicks(1)));
        Assert.True(silos.IsGone(Silo, SiloStatus.None, Start + GoneSilos.Patience));
    }

    [Fact]
    public void IsGone_OfASiloThatJoined_CountsItsUnknownTimeAnew()
    {
        var silos = new GoneSilos();
        Assert.False(silos.IsGone(Silo, SiloStatus.None, Start));
        Assert.False(silos.IsGone(Silo, SiloStatus.Active, Start + GoneSilos.Patience));
        Assert.False(silos.IsGone(Silo, SiloStatus.None, Start + (2 * GoneSilos.Patience)));
    }
}
