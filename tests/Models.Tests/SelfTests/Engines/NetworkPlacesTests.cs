using Gridfold.Models.SelfTests.Cases;
using Gridfold.Models.SelfTests.Engines;
using Gridfold.Models.Networks;

namespace Gridfold.Models.Tests.SelfTests.Engines;

public sealed class NetworkPlacesTests
{
    [Fact]
    public void Join_Images_PutsBothNetworksChannelsIntoEachRow()
    {
        NetworkPlaces places = NetworkPlaces.Of(new LayerCase(new BatchNormLayer(IsOfImages: true), [2, 1, 1], rows: 2));
        Assert.Equal([1, 2, 10, 20, 3, 4, 30, 40], places.Join([1, 2, 3, 4], scale: 10));
        Assert.Equal([1, 2, 3, 4, 1, 2, 3, 4], places.Part([1, 2, 10, 20, 3, 4, 30, 40], scale: 10));
    }

    [Fact]
    public void Join_Features_PutsOneNetworkAfterTheOther()
    {
        NetworkPlaces places = NetworkPlaces.Of(new LayerCase(new BatchNormLayer(IsOfImages: false), [2], rows: 2));
        Assert.Equal([1, 2, 3, 4, -1, -2, -3, -4], places.Join([1, 2, 3, 4], scale: -1));
        Assert.Equal([1, 2, 3, 4, 1, 2, 3, 4], places.Part([1, 2, 3, 4, -1, -2, -3, -4], scale: -1));
    }

    [Fact]
    public void Compute_LayersWithWeights_GivesTheSecondNetworkNumbersOfItsOwn()
    {
        // With a factor of 1, a number that strays from one network into the other would be right there, too.
        IEnumerable<LayerCase> layers =
            CaseList.Make().OfType<LayerCase>().Where(layer => layer.Layer.IsFusable && layer.Values.Weight.Length > 0);
        Assert.All(layers, layer =>
        {
            var scales = new NetworkScales(layer);
            float[] all = [scales.Weight, scales.Output, scales.InputGradient, scales.WeightGradient, NetworkScales.OutputGradient];
            Assert.DoesNotContain(1, all);
            Assert.Equal(layer.IsFirst || layer.Layer is BatchNormLayer, scales.Input == 1);
        });
    }
}
