using ProtoP2P.Rpc;

namespace ProtoP2P.Testing;

/// <summary>What a stubbed method without a reply does.</summary>
public sealed class StubMethod : StubSetup<StubMethod, ValueTask<RpcNothing>>
{
    internal StubMethod(RpcMethod method, string name, TimeProvider clock)
        : base(method, name, clock)
    {
    }

    private protected override StubMethod Self => this;

    /// <summary>Then a call succeeds. A request stream is read to its end before.</summary>
    public StubMethod Completes() => Runs(static call => call.DrainAsync());

    /// <summary>Then a call succeeds when <paramref name="answer"/> has run.</summary>
    public StubMethod Runs(Func<StubCall, Task> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Func<StubCall, Task> delay = TakeDelay();
        Answers.Add(async call =>
        {
            await delay(call).ConfigureAwait(false);
            await answer(call).ConfigureAwait(false);
            return default;
        });
        return this;
    }

    private protected override StubMethod Fails(Func<StubCall, Task> fail) => Runs(fail);
}
