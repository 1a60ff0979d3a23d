using ProtoP2P.Swarm;

namespace ProtoP2P.Tests.Swarm.Storage;

/// <summary>
/// A disk that loses power after a given number of steps. What was not synced may then be there, in part, as zeros, or not at all: <see cref="Survivors"/> gives
/// every state in which the next life may find it.
/// </summary>
internal sealed class FragileDisk : IPeerstoreDisk
{
    private readonly List<byte[]?> _earlier = [];
    private FragileStream? _next;
    private byte[]? _file;
    private bool _isFileSynced = true;
    private int? _stepsLeft;

    public FragileDisk(byte[]? file = null) => _file = file;

    public string Path => "/fragile/peers";

    public byte[]? File => _file;

    public byte[]? Aside { get; private set; }

    public bool IsLocked { get; set; }

    /// <summary>How many steps have been taken in all.</summary>
    public int Steps { get; private set; }

    /// <summary>Fails every step after the next <paramref name="steps"/>.</summary>
    public void FailAfter(int? steps) => _stepsLeft = steps;

    public IDisposable? TryLock()
    {
        if (IsLocked)
        {
            return null;
        }

        IsLocked = true;
        return new Unlock(this);
    }

    public Stream? OpenRead() => _file is null ? null : new MemoryStream(_file, writable: false);

    public Stream CreateNext()
    {
        Step();
        return _next = new FragileStream(this);
    }

    public void Sync(Stream next)
    {
        Step();
        ((FragileStream)next).IsSynced = true;
    }

    public void Replace()
    {
        Step();
        _earlier.Add(_file);
        (_file, _isFileSynced) = (_next!.ToArray(), _next.IsSynced);
    }

    public void SyncDirectory()
    {
        Step();
        _earlier.Clear();
    }

    public string SetAside()
    {
        Step();
        (Aside, _file) = (_file, null);
        return Path + ".corrupt";
    }

    /// <summary>What may be in the file's place after a loss of power now.</summary>
    public IEnumerable<byte[]?> Survivors()
    {
        foreach (byte[]? earlier in _earlier)
        {
            yield return earlier;
        }

        yield return _file;
        if (_file is null || _isFileSynced)
        {
            yield break;
        }

        yield return [];
        yield return _file[..(_file.Length / 2)];
        yield return new byte[_file.Length];
    }

    public void Step()
    {
        if (_stepsLeft == 0)
        {
            throw new IOException("the power is gone");
        }

        _stepsLeft--;
        Steps++;
    }

    private sealed class Unlock(FragileDisk disk) : IDisposable
    {
        public void Dispose() => disk.IsLocked = false;
    }
}
