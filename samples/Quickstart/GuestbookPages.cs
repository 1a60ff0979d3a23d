namespace Quickstart;

/// <summary>What the guestbook remembers while the server runs. One for all calls, where <see cref="Guestbook"/> is made anew for each.</summary>
internal sealed class GuestbookPages
{
    private readonly Lock _gate = new();
    private readonly List<Signature> _signatures = [];

    public int Add(Signature signature)
    {
        lock (_gate)
        {
            _signatures.Add(signature);
            return _signatures.Count;
        }
    }

    public IReadOnlyList<Signature> From(int number)
    {
        lock (_gate)
        {
            return [.. _signatures.Skip(number - 1)];
        }
    }
}
