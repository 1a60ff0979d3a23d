using System.Buffers;
using Google.Protobuf.Reflection;
using ProtoP2P.Resources;

namespace ProtoP2P.Rpc;

/// <summary>
/// What one call holds in decoded messages: each is measured before it is decoded, and charged to the connection's account until the next one is, or
/// the call ends. Small ones are not: see <see cref="DecodedSize.SmallBytes"/>.
/// </summary>
internal struct DecodedBudget
{
    private ResourceScope? _account;
    private long _charged;

    /// <summary>Charges <paramref name="message"/> in place of the one before; why it may not be decoded, or null.</summary>
    /// <param name="account">The connection's account; null where there is none.</param>
    /// <param name="limit">The most that it may take once decoded.</param>
    /// <param name="message">The message as it came.</param>
    /// <param name="type">Its type; null for raw bytes. Only asked for messages that are not small.</param>
    /// <param name="method">What <paramref name="type"/> finds its answer in.</param>
    public CallFailure? Take(
        ResourceScope? account, long limit, in ReadOnlySequence<byte> message, Func<RpcMethod, MessageDescriptor?> type, RpcMethod method)
    {
        Release();
        return message.Length <= DecodedSize.SmallWireBytes ? null : TakeLarge(account, limit, message, type(method));
    }

    /// <summary>Gives back what is charged. The other members are not safe to run beside it, but it is beside itself.</summary>
    public void Release()
    {
        if (_charged != 0)
        {
            _account?.ReleaseMemory(Interlocked.Exchange(ref _charged, 0));
        }
    }

    private CallFailure? TakeLarge(ResourceScope? account, long limit, in ReadOnlySequence<byte> message, MessageDescriptor? type)
    {
        long bytes = Measure(message, type, limit);
        if (bytes < 0)
        {
            return new CallFailure(RpcStatusCode.Internal, $"a message of {message.Length} bytes is no {type!.Name}");
        }

        if (bytes > limit)
        {
            return new CallFailure(
                RpcStatusCode.ResourceExhausted,
                $"a message of {message.Length} bytes takes more than {limit} once decoded; raise {nameof(RpcOptions.MaxDecodedBytes)}, or send less at a time");
        }

        if (!ResourceCharge.TryReserve(account, bytes))
        {
            return new CallFailure(RpcStatusCode.ResourceExhausted, FrameError.MemoryExhausted.Describe(default));
        }

        (_account, _charged) = (account, bytes);
        return null;
    }

    private static long Measure(in ReadOnlySequence<byte> message, MessageDescriptor? type, long limit)
    {
        if (type is null)
        {
            return message.Length > DecodedSize.SmallBytes ? message.Length : 0;
        }

        DecodedShape shape = DecodedShape.Of(type);
        return DecodedSize.IsWorthCounting(shape, message.Length) ? DecodedSize.Estimate(shape, message, limit) : 0;
    }
}
