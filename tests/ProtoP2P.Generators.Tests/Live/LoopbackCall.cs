using System.Buffers;
using ProtoP2P.Rpc;

namespace ProtoP2P.Generators.Tests;

/// <summary>A call whose bytes never leave memory.</summary>
internal sealed class LoopbackCall(RpcServerContext context, byte[]? request, IAsyncEnumerable<byte[]>? requests) : RpcServerCall
{
    public List<byte[]> Replies { get; } = [];

    public override RpcServerContext Context { get; } = context;

    public override ValueTask<T> ReadRequestAsync<T>(MessageCodec<T> codec) => ValueTask.FromResult(Decode(codec, request.ShouldNotBeNull()));

    public override async IAsyncEnumerable<T> ReadRequestsAsync<T>(MessageCodec<T> codec)
    {
        await foreach (byte[] message in requests.ShouldNotBeNull())
        {
            yield return Decode(codec, message);
        }
    }

    public override ValueTask WriteAsync<T>(MessageCodec<T> codec, T message) => ReplyAsync(codec, message);

    public override ValueTask FlushAsync() => default;

    public override ValueTask ReplyAsync<T>(MessageCodec<T> codec, T message)
    {
        ArrayBufferWriter<byte> buffer = new();
        codec.Write(message, buffer);
        Replies.Add(buffer.WrittenSpan.ToArray());
        return ValueTask.CompletedTask;
    }

    private static T Decode<T>(MessageCodec<T> codec, byte[] message) => codec.Read(new ReadOnlySequence<byte>(message));
}
