using ProtoP2P.Rpc;

namespace ProtoP2P.Testing;

/// <summary>
/// A contract's implementation that says what a test tells it to: to be served (<c>host.AddProtocol(stub.Service)</c>) or given to code that takes the
/// contract. No class to write, and nothing is emitted: the generated client is the implementation, and its calls end at the stub.
/// </summary>
/// <remarks>
/// Calls that nobody has set up fail with <see cref="RpcStatusCode.Unimplemented"/>, which names the method. Thread-safe, and may be set up anew
/// while it is called.
/// </remarks>
/// <typeparam name="TContract">The contract.</typeparam>
public sealed class StubService<TContract>
    where TContract : class, IProtocolContract<TContract>
{
    private readonly StubInvoker<TContract> _invoker;
    private readonly TimeProvider _clock;

    /// <summary>A stub without any answer.</summary>
    /// <param name="clock">What delays and durations are measured on; the system's clock where null.</param>
    public StubService(TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        Calls = new CallCapture<TContract>(_clock);
        _invoker = new StubInvoker<TContract>(Calls, _clock);
        Service = TContract.Descriptor.CreateClient(_invoker);
    }

    /// <summary>The implementation.</summary>
    public TContract Service { get; }

    /// <summary>The calls that the stub has had.</summary>
    public CallCapture<TContract> Calls { get; }

    /// <summary>Sets a method with one reply up, from scratch.</summary>
    /// <param name="call">Names the method by calling it, with any arguments: <c>x => x.GetStockAsync(default!)</c>.</param>
    /// <exception cref="ArgumentException">The lambda calls no method of the contract, or several.</exception>
    public StubMethod<TReply> On<TReply>(Func<TContract, ValueTask<TReply>> call) => SetUp<TReply>(ProbeInvoker.FindMethod<TContract>(x => _ = call(x)));

    /// <inheritdoc cref="On{TReply}(Func{TContract, ValueTask{TReply}})"/>
    public StubMethod<TReply> On<TReply>(Func<TContract, Task<TReply>> call) => SetUp<TReply>(ProbeInvoker.FindMethod<TContract>(x => _ = call(x)));

    /// <summary>Sets a method with a reply stream up, from scratch.</summary>
    /// <param name="call">Names the method by calling it, with any arguments: <c>x => x.WatchAsync(default!)</c>.</param>
    /// <exception cref="ArgumentException">The lambda calls no method of the contract, or several.</exception>
    public StubStream<TReply> On<TReply>(Func<TContract, IAsyncEnumerable<TReply>> call)
    {
        RpcMethod method = ProbeInvoker.FindMethod<TContract>(x => _ = call(x));
        var setup = new StubStream<TReply>(method, StubInvoker<TContract>.NameOf(method), _clock);
        _invoker.Set(method, setup.Answers);
        return setup;
    }

    /// <summary>Sets a method without a reply up, from scratch.</summary>
    /// <param name="call">Names the method by calling it, with any arguments: <c>x => x.PushAsync(default!)</c>.</param>
    /// <exception cref="ArgumentException">The lambda calls no method of the contract, or several.</exception>
    public StubMethod On(Func<TContract, ValueTask> call) => SetUp(ProbeInvoker.FindMethod<TContract>(x => _ = call(x)));

    /// <inheritdoc cref="On(Func{TContract, ValueTask})"/>
    public StubMethod On(Func<TContract, Task> call) => SetUp(ProbeInvoker.FindMethod<TContract>(x => _ = call(x)));

    private StubMethod<TReply> SetUp<TReply>(RpcMethod method)
    {
        var setup = new StubMethod<TReply>(method, StubInvoker<TContract>.NameOf(method), _clock);
        _invoker.Set(method, setup.Answers);
        return setup;
    }

    private StubMethod SetUp(RpcMethod method)
    {
        var setup = new StubMethod(method, StubInvoker<TContract>.NameOf(method), _clock);
        _invoker.Set(method, setup.Answers);
        return setup;
    }
}
