namespace ProtoP2P.Identify;

/// <summary>A question to a peer that is under way. Whoever has the same one waits for its answer.</summary>
internal sealed class Question
{
    private readonly Lazy<Task<IdentifyResult>> _answer;
    private bool _isOvertaken;

    /// <param name="ask">Asks. Runs once, when the answer is wanted.</param>
    public Question(Func<Question, Task<IdentifyResult>> ask) => _answer = new(() => ask(this));

    /// <summary>What the peer says.</summary>
    public Task<IdentifyResult> Answer => _answer.Value;

    /// <summary>Whether the peer pushed while it was being asked.</summary>
    public bool IsOvertaken
    {
        get => Volatile.Read(ref _isOvertaken);
        set => Volatile.Write(ref _isOvertaken, value);
    }
}
