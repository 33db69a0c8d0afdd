using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Input;

public sealed class AddressTextTests
{
    [Theory]
    [InlineData("plain words, a@b and what?", "plain words, a@b and what?")]
    [InlineData("https://data.example/a.csv", "https://data.example/a.csv")]
    [InlineData("https://data.example/a.csv?token=hunter2", "https://data.example/a.csv?...")]
    [InlineData("https://data.example/a.csv#hunter2", "https://data.example/a.csv#...")]
    [InlineData("https://data.example?hunter2", "https://data.example?...")]
    [InlineData("https://me:hunter2@data.example/a.csv", "https://...@data.example/a.csv")]
    [InlineData("HTTPS://hunter2@data.example/a@b.csv?x=hunter2", "HTTPS://...@data.example/a@b.csv?...")]
    [InlineData("http://a@hunter2@data.example/", "http://...@data.example/")]
    [InlineData("path: \"https://x.example/a?hunter2\" # and http://y.example/b?hunter2, both", "path: \"https://x.example/a?...\" # and "
        + "http://y.example/b?..., both")]
    [InlineData("{path: 'http://x.example/a?hunter2', label: y}", "{path: 'http://x.example/a?...', label: y}")]
    public void Shown_Text_HasNoSecretsAndIsElseTheSame(string text, string shown)
    {
        Assert.Equal(shown, AddressText.Shown(text));
        Assert.Equal(shown, new Problem(text, null).Message);
        Assert.Equal(shown, ((SpecScalar)((SpecList)((SpecMap)AddressText.Shown(new SpecMap([new SpecEntry("a", null,
            new SpecList([SpecScalar.Of(text)]))]))).Entries[0].Value).Items[0]).Text);
        Assert.DoesNotContain("hunter2", new InputException(text).Message, StringComparison.Ordinal);
    }
}
