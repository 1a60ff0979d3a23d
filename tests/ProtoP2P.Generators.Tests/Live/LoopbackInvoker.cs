using System.Buffers;
using System.Runtime.CompilerServices;
using ProtoP2P.Rpc;

namespace ProtoP2P.Generators.Tests;

/// <summary>Carries the calls of a generated client to the generated bindings of a service, every message as bytes.</summary>
internal sealed class LoopbackInvoker<TContract>(ContractDescriptor<TContract> descriptor, TContract service) : RpcInvoker
    where TContract : class
{
    /// <summary>What every call so far was made with.</summary>
    public List<(RpcMethod Method, RpcCall Call)> Calls { get; } = [];

    public override async ValueTask<TReply> UnaryAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call)
    {
        method.Request.ShouldBeOneOf(RpcRequestKind.None, RpcRequestKind.Single);
        method.Reply.ShouldBeOneOf(RpcReplyKind.None, RpcReplyKind.Single);
        LoopbackCall served = await ServeAsync(method, call, Encode(method.RequestCodec, request), null);
        return Decode(method.ReplyCodec, served.Replies.ShouldHaveSingleItem());
    }

    public override async ValueTask OneWayAsync<TRequest>(RpcMethod<TRequest, RpcNothing> method, TRequest request, RpcCall call)
    {
        method.IsOneWay.ShouldBeTrue();
        await ServeAsync(method, call, Encode(method.RequestCodec, request), null);
    }

    public override IAsyncEnumerable<TReply> ServerStream<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call)
    {
        method.Request.ShouldBeOneOf(RpcRequestKind.None, RpcRequestKind.Single);
        return StreamAsync(method, method.ReplyCodec, call, Encode(method.RequestCodec, request), null);
    }

    public override async ValueTask<TReply> ClientStreamAsync<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call)
    {
        method.Request.ShouldBe(RpcRequestKind.Stream);
        LoopbackCall served = await ServeAsync(method, call, null, EncodeAsync(method.RequestCodec, requests));
        return Decode(method.ReplyCodec, served.Replies.ShouldHaveSingleItem());
    }

    public override IAsyncEnumerable<TReply> Duplex<TRequest, TReply>(RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call)
    {
        method.Request.ShouldBe(RpcRequestKind.Stream);
        return StreamAsync(method, method.ReplyCodec, call, null, EncodeAsync(method.RequestCodec, requests));
    }

    public override async ValueTask<TReply> ClientStreamAsync<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call)
    {
        LoopbackCall served = await ServeAsync(method, call, Encode(method.HeadCodec, head), EncodeAsync(method.RequestCodec, requests));
        return Decode(method.ReplyCodec, served.Replies.ShouldHaveSingleItem());
    }

    public override IAsyncEnumerable<TReply> Duplex<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call) =>
        StreamAsync(method, method.ReplyCodec, call, Encode(method.HeadCodec, head), EncodeAsync(method.RequestCodec, requests));

    private static byte[] Encode<T>(MessageCodec<T> codec, T message)
    {
        ArrayBufferWriter<byte> buffer = new();
        codec.Write(message, buffer);
        buffer.WrittenCount.ShouldBe(codec.GetSize(message));
        return buffer.WrittenSpan.ToArray();
    }

    private static T Decode<T>(MessageCodec<T> codec, byte[] message) => codec.Read(new ReadOnlySequence<byte>(message));

    private static async IAsyncEnumerable<byte[]> EncodeAsync<T>(MessageCodec<T> codec, IAsyncEnumerable<T> messages)
    {
        await foreach (T message in messages)
        {
            yield return Encode(codec, message);
        }
    }

    private async Task<LoopbackCall> ServeAsync(RpcMethod method, RpcCall call, byte[]? request, IAsyncEnumerable<byte[]>? requests)
    {
        Calls.Add((method, call));
        LoopbackCall served = new(new LoopbackContext(method.Name, call.CancellationToken), request, requests);
        RpcBinding<TContract> binding = descriptor.Bindings.Single(candidate => ReferenceEquals(candidate.Method, method));
        await binding.HandleAsync(service, served);
        return served;
    }

    private async IAsyncEnumerable<TReply> StreamAsync<TReply>(
        RpcMethod method, MessageCodec<TReply> codec, RpcCall call, byte[]? request, IAsyncEnumerable<byte[]>? requests,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        method.Reply.ShouldBe(RpcReplyKind.Stream);
        LoopbackCall served = await ServeAsync(method, call, request, requests);
        foreach (byte[] reply in served.Replies)
        {
            yield return Decode(codec, reply);
        }
    }
}
