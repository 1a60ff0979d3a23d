using ProtoP2P.Muxers;

namespace ProtoP2P.Rpc;

/// <summary>A unary call. Its object carries the next one of its contract, where it has succeeded and nobody can come back to it.</summary>
internal sealed class UnarySession(TimeProvider time) : ClientSession(time)
{
    /// <summary>Begins a call, which ends with <see cref="FreeAsync"/> or <see cref="ClientSession.DisposeAsync"/>. For async methods only: it makes the call's activity the current one.</summary>
    public static UnarySession Rent(ClientEnvironment environment, RpcMethod method, in RpcCall options)
    {
        UnarySession session = environment.Calls.Sessions.Rent() is { } rented && ReferenceEquals(rented.Lifetime.Time, environment.Time)
            ? rented
            : new UnarySession(environment.Time);
        session.Start(environment, method, options, default);
        return session;
    }

    /// <summary>Ends a call that has succeeded.</summary>
    public async ValueTask FreeAsync()
    {
        var call = OpenCall as RpcOutgoingCall;
        bool isInOrder = call is { IsEnded: true, IsSending: false } && !HasWaited;
        StopTelemetry();
        bool isFree = Lifetime.TryFree();
        if (isInOrder && isFree)
        {
            // Nothing that could end the call early is left, and nobody was given its stream.
            (call!.Stream as IReusableStream)?.Release();
        }

        try
        {
            await DropStreamAsync().ConfigureAwait(false);
        }
        finally
        {
            LeaveSlot();
        }

        if (isInOrder && isFree)
        {
            call!.Clear();
            ContractCalls calls = Terms.Environment.Calls;
            Clear(call);
            calls.Sessions.Return(this);
        }
        else
        {
            Lifetime.Dispose();
        }
    }
}
