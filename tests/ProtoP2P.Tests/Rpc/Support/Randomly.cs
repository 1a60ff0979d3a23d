using Google.Protobuf;
using Wire = Protop2P.Rpc.V1;

namespace ProtoP2P.Tests.Rpc;

/// <summary>Frames and broken frames from a seeded source.</summary>
internal static class Randomly
{
    public static Wire.Frame Frame(Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                var open = new Wire.Open
                {
                    Method = Text(random, 12),
                    TimeoutMicros = (ulong)random.NextInt64() >> random.Next(64),
                    Flags = (uint)random.Next(4),
                    Contract = random.Next(2) == 0 ? 0 : (ulong)random.NextInt64(),
                };
                open.Metadata.AddRange(Entries(random));
                if (random.Next(3) > 0)
                {
                    open.Message = Bytes(random);
                }

                return new Wire.Frame { Open = open };
            case 1:
                var head = new Wire.Head();
                head.Metadata.AddRange(Entries(random));
                return new Wire.Frame { Head = head };
            case 2:
                return new Wire.Frame { Message = Bytes(random) };
            default:
                var close = new Wire.Close { Code = (uint)random.Next(20), Reason = Text(random, 20) };
                close.Trailers.AddRange(Entries(random));
                for (int count = random.Next(3); count > 0; count--)
                {
                    close.Details.Add(new Wire.Detail { Type = Text(random, 9), Value = Bytes(random) });
                }

                if (random.Next(3) > 0)
                {
                    close.Message = Bytes(random);
                }

                return new Wire.Frame { Close = close };
        }
    }

    /// <summary>Bits flipped, bytes cut off, inserted, repeated.</summary>
    public static byte[] Mutate(Random random, byte[] bytes)
    {
        var mutated = new List<byte>(bytes);
        for (int count = 1 + random.Next(3); count > 0; count--)
        {
            int at = random.Next(mutated.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < mutated.Count:
                    mutated[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    mutated.RemoveRange(at, mutated.Count - at);
                    break;
                case 2:
                    mutated.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    mutated.AddRange(mutated[..at]);
                    break;
            }
        }

        return [.. mutated];
    }

    private static IEnumerable<Wire.Entry> Entries(Random random) =>
        Enumerable.Range(0, random.Next(4)).Select(index => new Wire.Entry { Key = $"key-{index}", Value = Bytes(random) }).ToList();

    private static string Text(Random random, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => (char)random.Next(0x20, 0x3FF)));

    private static ByteString Bytes(Random random)
    {
        var bytes = new byte[random.Next(2) * random.Next(200)];
        random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
