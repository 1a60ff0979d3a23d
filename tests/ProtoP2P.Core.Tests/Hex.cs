namespace ProtoP2P.Core.Tests;

/// <summary>Short names for what every vector needs.</summary>
internal static class Hex
{
    public static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    public static string Text(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    public static string Text(ReadOnlyMemory<byte> bytes) => Text(bytes.Span);
}
