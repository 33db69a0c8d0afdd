using Gridfold.Grains.Quotas;

namespace Gridfold.Grains.Tests.Quotas;

/// <summary>The limits of a user.</summary>
public sealed class QuotaOptionsTests
{
    private static readonly QuotaOptions Options = new()
    {
        Slots = 4,
        Experiments = 10,
        StoredBytes = 1000,
        Users = [new NamedQuota { Name = "bob", Slots = 8 }, new NamedQuota { Name = "carol", Experiments = 2 }],
    };

    [Fact]
    public void Of_AUserWithoutAName_HasTheLimitsOfAll() =>
        Assert.Equal(new UserLimits(4, 10, 1000), Options.Of("alice", isOperator: false));

    [Fact]
    public void Of_ANamedUser_HasTheLimitsOfAllWhereNoOtherIsWritten() =>
        Assert.Equal(new UserLimits(8, 10, 1000), Options.Of("bob", isOperator: false));

    [Fact]
    public void Of_AnOperator_HasTheLimitsOfTheNameOnly()
    {
        Assert.Equal(UserLimits.None, Options.Of("alice", isOperator: true));
        Assert.Equal(new UserLimits(null, 2, null), Options.Of("carol", isOperator: true));
    }

    [Fact]
    public void Of_NamesThatDifferInCase_AreTwoUsers() =>
        Assert.Equal(new UserLimits(4, 10, 1000), Options.Of("Bob", isOperator: false));

    [Fact]
    public void Of_Defaults_LimitsUploadsOnly() =>
        Assert.Equal(new UserLimits(null, null, 10L << 30), new QuotaOptions().Of("alice", isOperator: false));
}
