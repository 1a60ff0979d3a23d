namespace ProtoP2P.Tests;

/// <summary>Malformed input from sound input: truncated, oversized, random or bit-flipped, as a seed decides.</summary>
internal static class Fuzz
{
    public static byte[] Mutate(Random random, ReadOnlySpan<byte> sound)
    {
        switch (random.Next(6))
        {
            case 0:
                return sound[..random.Next(sound.Length + 1)].ToArray();
            case 1:
                return Random(random, random.Next(200));
            case 2:
                return [.. sound, .. Random(random, random.Next(100))];
            case 3:
                int at = random.Next(sound.Length + 1);
                return [.. sound[..at], .. Random(random, random.Next(1, 20)), .. sound[at..]];
            case 4:
                int from = random.Next(sound.Length), to = random.Next(from, sound.Length + 1);
                return [.. sound[..from], .. sound[to..]];
            default:
                byte[] flipped = sound.ToArray();
                for (int i = random.Next(1, 5); i > 0; i--)
                {
                    flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                }

                return flipped;
        }
    }

    private static byte[] Random(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
