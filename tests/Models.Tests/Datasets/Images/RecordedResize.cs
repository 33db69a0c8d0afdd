namespace Gridfold.Models.Tests.Datasets.Images;

/// <summary>A 28 x 28 image whose pixel i is i * i modulo 251, resized with Pillow's BILINEAR to (height, width).</summary>
internal static class RecordedResize
{
    public static IReadOnlyDictionary<(int Height, int Width), byte[]> Pillow { get; } = new Dictionary<(int Height, int Width), byte[]>
    {
        [(5, 3)] = Convert.FromBase64String(
            "eXWAdXVvfXV7d3V1dXZz"),
        [(14, 28)] = Convert.FromBase64String(
            "H0hPfBxNXJE4cYladbZqi2Yga5RUpdRShU6pd1zJfZCGnlnTc5JWuH+nUyCsXo9lHbKOqolLjVN2l3yCqZSgUGByZpw2UGxrqk9zeaFtmah6jM" +
            "B5TqE5kIqmpSiIjTWcSFXBdIZ7kkzFZIJFpmyTPmJpUj0qlodbb2ZAWrWVtVpAZm9bh5YqPVJpYh+TbKZFgmTFTJJ7hnTBVUicNY2IKKWmipA5" +
            "oU5cwIx6qJltoXlzT6prbFA2nGZyYFCglKmCfJd2do1LiaqOsh1lj16sIFOnf7hWknPTWZ6GkH3JXE6VRnZLvpZRjGorbI91vGdUgXFEl25HIn" +
            "xbWx9iW3wiR26XRHGBVGe8dY9sK2qMUZa+S3ZGlWg+k32Qhp5Z03OSVrh/p1MgrF6PZR2yjqqJS41TecB8gqmUoFBgcmacNlBsa6pPc3mhbZmo" +
            "eozAeVONOZCKpqUoiI01nEhVwXSGe5JMxWSCRaZskz5olT9CI5Z7Ym9aR1m2qcJNRmViYYaJIilWYW4SR1o="),
        [(40, 31)] = Convert.FromBase64String(
            "AAEDBw0UHSg0QVFidYmft9CeDCpKa46z2XsvW4e24xEsSmo+JEpwfzdjkFFkloR0iVUiXZtokNKQYHllnG02c4W5cEl7nbs6iaJXWJpzNWqQJ4" +
            "WtPHOxnZKFSpMmd9aGso2KnnS2WMpru4q6tlVEjknGcxhyZZGvYUq3az69h2mMpoF02pKUSsayoH87RrSAkFUcmqiimGZLYDVovp9pkqd3db6T" +
            "aECbmHVTM0ebgGZOOJq0o5KEeG1k6tbDsKGShXZjW1RQTUI/QURJTEtVYG5zgJOhrsbc6k5ca32QpbygMUxpiKhHMVZ9pag/bJvMdXWrkF6YuV" +
            "I/bktlnJ+dlBpZmXiuRT+IpK3FTp2J1HSGo4x0h8JHYbJKZ6uTcHIde71EjklQrbWDrXPBVLd6mIGJs4bIbhyOSomOnrxzQbZ7IpFvMGmVUUip" +
            "fzW8onZAbLqFZS2DoGxzV4zTlm+SWiNIjIWOl2tXh185cmNBIjVYPiUOq4pnSClkrZR7ZVE9LJ/KvplrY11ZVVVVMBwiKDEzCAwNDhIWIzI7R1" +
            "Rjc4WhutKJFTFObo6w1GMyW4WyvR06W4A8LFaCgjtrnUBjmnFqglknaKhZkdiEcXZokFhbjITAZFt/n6tHlJpfYKhuO26CN5CkKn6pl5pzVo02" +
            "Wut5t4SbkX2tasNZ0IXGrEpQh1y9YwyEXJ+mV1mqYifPf1uVqHSF15mEPtixm28wWbSIgUsXs66mj2NNTkK/z6BwnZ90fqyGYT6YiGpNMlGMdm" +
            "FOPqCrnpSLhH5+kcK0qJ2UjHhcWVdYWkA+RE1YWEtaan1ygZiepsLXuyRNYXiRqseULU1wk7k4M16Kt6VCdKnfZ3q1f1qZpkJihERqppWZfCBk" +
            "n2mwNEuZpLC1W6J/2WWVnIx9krpNOrs8dauMgGUtiaoymkJRr6WCmYGsScV1m22Tq46wYEOdQJyBrr9qVbVqFKFrJHCJQ0qqbi7NoWowerSAUT" +
            "3Yp2twSJvPl3mDUSA+m5GalW1je1g5aVI2HDJELhsVUHNXPSRomYVyYFFEN67HwI5eXFtbXmJnLyArN0VADh8LEhEYJDE8RVZqdIqkts10FzFT" +
            "dZG44VU+ZY+8rSxfb5c0NWSVgT90nSxjoFthg1oudKZJk+B4g3BsgEtzyH7IWW2Ao5xVmo1tZLdqPXV1R5mOHIudl51iZIc/Zdtnsn6mgouoeq" +
            "9f34HKmTxghG2sVwibX6ybUGWWWlHIc0mkpWiX1px1R+qxkl8nbbSMc0MXzLWmh2FLPU7V2KB3pJhygpx7XEeReF9IMld9bF1QRaKim5aTkJCL" +
            "e3+noJuXlHZWWFxiaDk9SldnXkxgdoxtg6CXn8DOmzNZWnSSsdOFKlB4ocskN2eYy59Hf7jvVX/Aa1abkDd3vzRwsoiVZShxn2WzJFmtoLSna6" +
            "N/2VekkZKCnbJQQaoohaeMi1k+k5U2pzxPs5V+i4yZUtBxmlueo5KaWmOiNKhwvbplaaxbHqhrIn+AO1aiYj3TmF4lhKhzQkrQpmhoOqrLmX93" +
            "SSIxsJ6kk3JqcFM+XEMtFywxIRIUOC9IMx9ohndqXlRLRLnFw39TVllfZ3F8LCU2R1pJFCxECQ8XICs4RlZoe5CmvtheFjRUdpq/5kA9aZbFoS" +
            "1hkw=="),
    };
}
