using System.Buffers;
using System.IO.Pipelines;

namespace ProtoP2P.Interop.Tests;

/// <summary>The echo protocol of js-libp2p: bytes come back until the end.</summary>
internal static class Echo
{
    public const string ProtocolId = "/echo/1.0.0";

    public static async ValueTask HandleAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        ReadResult read;
        do
        {
            read = await stream.Input.ReadAsync(cancellationToken);
            foreach (ReadOnlyMemory<byte> segment in read.Buffer)
            {
                stream.Output.Write(segment.Span);
            }

            stream.Input.AdvanceTo(read.Buffer.End);
            await stream.Output.FlushAsync(cancellationToken);
        }
        while (!read.IsCompleted);

        await stream.Output.CompleteAsync();
    }

    /// <summary>Sends <paramref name="bytes"/>, half-closes, and returns what came back.</summary>
    public static async Task<byte[]> RunAsync(ILibp2pHost host, IPeerConnection connection, byte[] bytes, CancellationToken cancellationToken)
    {
        await using IPeerStream stream = await host.OpenStreamAsync(connection, [ProtocolId], cancellationToken);
        Task sending = SendAsync(stream.Output, bytes, cancellationToken);
        Task<byte[]> receiving = ReadToEndAsync(stream.Input, cancellationToken);
        await Task.WhenAll(sending, receiving);
        return await receiving;
    }

    /// <summary>Has <paramref name="count"/> streams open at once, each of which echoes its own bytes; false where one came back changed.</summary>
    public static async Task<bool> RunManyAsync(ILibp2pHost host, IPeerConnection connection, int count, CancellationToken cancellationToken)
    {
        IPeerStream[] streams = await Task.WhenAll(Enumerable.Range(0, count)
            .Select(_ => host.OpenStreamAsync(connection, [ProtocolId], cancellationToken).AsTask()));
        bool[] matches = await Task.WhenAll(streams.Select((stream, index) => ExchangeAsync(stream, Pattern(256, index), cancellationToken)));

        foreach (IPeerStream stream in streams)
        {
            await stream.Output.CompleteAsync();
        }

        byte[][] rests = await Task.WhenAll(streams.Select(stream => ReadToEndAsync(stream.Input, cancellationToken)));
        foreach (IPeerStream stream in streams)
        {
            await stream.DisposeAsync();
        }

        return matches.All(match => match) && rests.All(rest => rest.Length == 0);
    }

    /// <summary>Bytes whose period is no power of two, so that a swapped or repeated frame shows.</summary>
    public static byte[] Pattern(int length, int seed)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)((i + seed) % 251);
        }

        return bytes;
    }

    private static async Task<bool> ExchangeAsync(IPeerStream stream, byte[] bytes, CancellationToken cancellationToken)
    {
        await stream.Output.WriteAsync(bytes, cancellationToken);
        ReadResult read = await stream.Input.ReadAtLeastAsync(bytes.Length, cancellationToken);
        bool match = read.Buffer.ToArray().AsSpan().SequenceEqual(bytes);
        stream.Input.AdvanceTo(read.Buffer.End);
        return match;
    }

    private static async Task SendAsync(PipeWriter output, byte[] bytes, CancellationToken cancellationToken)
    {
        await output.WriteAsync(bytes, cancellationToken);
        await output.CompleteAsync();
    }

    private static async Task<byte[]> ReadToEndAsync(PipeReader input, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> bytes = new();
        ReadResult read;
        do
        {
            read = await input.ReadAsync(cancellationToken);
            foreach (ReadOnlyMemory<byte> segment in read.Buffer)
            {
                bytes.Write(segment.Span);
            }

            input.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);

        return bytes.WrittenSpan.ToArray();
    }
}
