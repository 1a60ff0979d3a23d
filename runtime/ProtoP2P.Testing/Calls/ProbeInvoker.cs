using ProtoP2P.Rpc;

namespace ProtoP2P.Testing;

/// <summary>Carries no call, and notes which methods were called: how a lambda names a method of a contract without reflection.</summary>
internal sealed class ProbeInvoker : RpcInvoker
{
    private readonly List<RpcMethod> _methods = [];

    /// <summary>The only wire method that <paramref name="call"/> calls.</summary>
    /// <exception cref="ArgumentException">It calls none, or more than one.</exception>
    public static RpcMethod FindMethod<TContract>(Action<TContract> call)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(call);
        ContractDescriptor<TContract> contract = TContract.Descriptor;
        var probe = new ProbeInvoker();
        call(contract.CreateClient(probe));
        return probe._methods is [RpcMethod method] ? method : throw new ArgumentException(
            $"the lambda must call one method of {contract.Name} that is called over the wire; it called {probe._methods.Count}", nameof(call));
    }

    public override ValueTask<TReply> UnaryAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call) => Note<TReply>(method);

    public override ValueTask OneWayAsync<TRequest>(RpcMethod<TRequest, RpcNothing> method, TRequest request, RpcCall call)
    {
        _methods.Add(method);
        return default;
    }

    public override IAsyncEnumerable<TReply> ServerStream<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call) =>
        NoteStream<TReply>(method);

    public override ValueTask<TReply> ClientStreamAsync<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call) => Note<TReply>(method);

    public override IAsyncEnumerable<TReply> Duplex<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call) => NoteStream<TReply>(method);

    public override ValueTask<TReply> ClientStreamAsync<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call) => Note<TReply>(method);

    public override IAsyncEnumerable<TReply> Duplex<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call) => NoteStream<TReply>(method);

    private ValueTask<TReply> Note<TReply>(RpcMethod method)
    {
        _methods.Add(method);
        return default;
    }

    private IAsyncEnumerable<TReply> NoteStream<TReply>(RpcMethod method)
    {
        _methods.Add(method);
        return AsyncEnumerable.Empty<TReply>();
    }
}
