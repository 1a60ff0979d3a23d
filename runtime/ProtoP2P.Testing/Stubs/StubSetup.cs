using ProtoP2P.Rpc;

namespace ProtoP2P.Testing;

/// <summary>What a stubbed method does. Calls take the answers in the order in which they were set up; the last one stays.</summary>
/// <typeparam name="TSelf">The kind of method.</typeparam>
/// <typeparam name="TResult">What the contract method returns.</typeparam>
public abstract class StubSetup<TSelf, TResult>
    where TSelf : StubSetup<TSelf, TResult>
{
    private readonly TimeProvider _clock;
    private TimeSpan _delay;

    private protected StubSetup(RpcMethod method, string name, TimeProvider clock)
    {
        (Method, Name, _clock) = (method, name, clock);
        Answers = new StubAnswers<TResult>(name);
    }

    internal StubAnswers<TResult> Answers { get; }

    private protected RpcMethod Method { get; }

    private protected string Name { get; }

    private protected abstract TSelf Self { get; }

    /// <summary>The next answer that is set up comes after <paramref name="delay"/> on the stub's clock.</summary>
    public TSelf After(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        _delay = delay;
        return Self;
    }

    /// <summary>Then a call fails with a status.</summary>
    public TSelf Throws(RpcStatusCode statusCode, string reason = "") => Fails(_ => throw new RpcException(statusCode, reason));

    /// <summary>Then a call fails with an exception. A caller at another node sees what it would see of a service that throws it.</summary>
    public TSelf Throws(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Fails(_ => throw exception);
    }

    /// <summary>Then a call gets no answer: it lasts until its caller cancels it or its deadline passes.</summary>
    public TSelf Hangs() => Fails(call => Task.Delay(Timeout.Infinite, call.CancellationToken));

    /// <summary>Adds an answer that never succeeds.</summary>
    private protected abstract TSelf Fails(Func<StubCall, Task> fail);

    /// <summary>Takes the delay for the answer that is being set up.</summary>
    private protected Func<StubCall, Task> TakeDelay()
    {
        (TimeSpan delay, _delay) = (_delay, TimeSpan.Zero);
        return delay == TimeSpan.Zero ? static _ => Task.CompletedTask : call => Task.Delay(delay, _clock, call.CancellationToken);
    }

    /// <summary>Holds a lambda's types against the method's.</summary>
    /// <exception cref="ArgumentException">They differ.</exception>
    private protected void CheckRequest(bool fits, string expected)
    {
        if (!fits)
        {
            throw new ArgumentException($"{Name} does not take {expected} as its request");
        }
    }
}
