namespace ProtoP2P.Testing;

/// <summary>What a stubbed method does, call by call: in turn, and the last from then on. Thread-safe.</summary>
/// <typeparam name="TResult">What the contract method returns.</typeparam>
internal sealed class StubAnswers<TResult>(string name)
{
    private readonly Lock _gate = new();
    private readonly List<Func<StubCall, TResult>> _answers = [];
    private int _next;

    public void Add(Func<StubCall, TResult> answer)
    {
        lock (_gate)
        {
            _answers.Add(answer);
        }
    }

    public Func<StubCall, TResult> Next()
    {
        lock (_gate)
        {
            return _answers.Count == 0
                ? throw Unanswered(name)
                : _answers[Math.Min(_next++, _answers.Count - 1)];
        }
    }

    /// <summary>What a method fails with that nobody has set up.</summary>
    public static RpcException Unanswered(string method) =>
        new(RpcStatusCode.Unimplemented, $"the stub has no answer for {method}: set one up with On") { NotProcessed = true };
}
