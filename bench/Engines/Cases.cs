namespace Gridfold.Engines;

/// <summary>The networks that are measured.</summary>
internal static class Cases
{
    public static readonly Case[] All =
    [
        Case.Linear(4, [8], 3, 8, 120, 0),
        Case.Linear(4, [16], 3, 16, 120, 0),
        Case.Linear(11, [32, 16], 2, 64, 1200, 0),
        Case.Linear(30, [64, 64], 2, 32, 400, 0),
        Case.Linear(784, [50], 10, 32, 600, 0),
        Case.Linear(784, [50], 10, 256, 600, 0),
        Case.Linear(784, [100], 10, 256, 600, 0),
        Case.Linear(784, [100], 10, 1024, 600, 0),
        Case.Linear(784, [50], 10, 256, 600, 0.81),
        Case.Linear(784, [80], 10, 256, 600, 0.81),
        Case.Linear(784, [100], 10, 256, 600, 0.81),
        Case.Linear(784, [100], 10, 32, 600, 0.81),
        Case.Linear(784, [512], 10, 128, 600, 0.81),
        Case.Linear(784, [512, 512], 10, 128, 600, 0),
        Case.Linear(784, [1024, 1024], 10, 128, 600, 0),
        Case.Linear(1024, [2048, 2048], 10, 128, 600, 0),
        Case.Linear(3072, [2048], 10, 64, 600, 0),
        Case.Linear(256, [4096], 10, 16, 600, 0),
        Case.Linear(256, [4096, 1024], 1000, 512, 1024, 0),
        Case.Linear(784, [100], 10, 256, 600, 0.4),
        Case.Linear(784, [100], 10, 256, 600, 0.5),
        Case.Linear(784, [100], 10, 256, 600, 0.6),
        Case.Linear(784, [100], 10, 256, 600, 0.7),
        .. ((int[])[4, 8, 16, 32, 64, 128, 256]).Select(Case.Cnn),
        .. ((int[])[4, 8, 16, 32, 64, 128, 256]).Select(Case.LeNet),
        .. ((int[])[8, 16, 64, 128]).Select(batchSize => Case.Vgg(16, 32, batchSize, 256)),
        .. ((int[])[8, 16, 64]).Select(batchSize => Case.Vgg(64, 32, batchSize, 64)),
        Case.Vgg(256, 8, 64, 128),
        .. ((int[])[4, 8, 64])
            .SelectMany(
                batchSize => (Case[])[Case.Plain(1, 32, 16, batchSize), Case.Plain(3, 8, 16, batchSize), Case.Plain(3, 32, 4, batchSize),
                    Case.Plain(5, 32, 16, batchSize)]),
        .. ((int[])[16, 24, 64])
            .SelectMany(
                batchSize => (Case[])[Case.Plain(1, 64, 8, batchSize), Case.Plain(3, 64, 4, batchSize), Case.Plain(3, 80, 4, batchSize),
                    Case.Plain(5, 50, 8, batchSize), Case.Plain(3, 128, 4, batchSize), Case.Plain(5, 64, 8, batchSize)]),
    ];
}
