using System.Xml.Linq;
using Gridfold.Client.Reports.Pages;

namespace Gridfold.Client.Tests.Reports.Pages;

public sealed class HtmlTests
{
    [Fact]
    public void ToText_WhateverUsersNamed_IsTextAndNeverMarkup()
    {
        XElement page = Html.Tag("div", ("title", "\"><script>alert(1)</script>"), "<script>alert('2')</script>",
            Html.Tag("p", "bell \u0007 & \u202Emore"), Html.Tag("td"), Html.Tag("br"));
        Assert.Equal(
            "<!doctype html>\n<div "
                + "title=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\">&lt;script&gt;alert('2')&lt;/script&gt;<p>bell \\u0007 &amp; "
                + "\\u202emore</p><td></td><br /></div>\n",
            Html.ToText(page));
    }

    [Fact]
    public void Table_Numbers_AreMarkedAndItsColumnsAreHeaders()
    {
        XElement table = Html.Table("what it holds", [("name", false), ("count", true)], [["a", "1"]]).Element("table")!;
        Assert.Equal("what it holds", table.Element("caption")!.Value);
        Assert.All(table.Descendants("th"), header => Assert.Equal("col", header.Attribute("scope")!.Value));
        Assert.Equal([null, "number"], table.Descendants("td").Select(cell => cell.Attribute("class")?.Value));
    }
}
