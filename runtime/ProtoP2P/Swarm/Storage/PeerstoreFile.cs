using Microsoft.Extensions.Logging;

namespace ProtoP2P.Swarm;

/// <summary>Keeps a peerstore in a file: reads it once, writes it at intervals where something has changed, and at the end.</summary>
/// <remarks>
/// The file is a copy of the memory and never read again: there is no database to repair. It is written beside its place and renamed, so whatever happens there
/// is the old one or the new one; what changed since the last interval is lost in a crash, and learned again.
/// </remarks>
internal sealed class PeerstoreFile : IAsyncDisposable
{
    private readonly InMemoryPeerstore _peerstore;
    private readonly IPeerstoreDisk _disk;
    private readonly PeerstoreOptions _options;
    private readonly PeerId _self;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private IDisposable? _lock;
    private Task _saving = Task.CompletedTask;
    private long _savedChanges;
    private bool _isFailing;
    private bool _isFull;

    /// <param name="peerstore">What is kept.</param>
    /// <param name="disk">Where.</param>
    /// <param name="options">How often, and how much.</param>
    /// <param name="self">The node, which is not its own peer.</param>
    /// <param name="clock">The time of day, and the intervals.</param>
    /// <param name="logger">The log.</param>
    public PeerstoreFile(InMemoryPeerstore peerstore, IPeerstoreDisk disk, PeerstoreOptions options, PeerId self, TimeProvider clock, ILogger logger) =>
        (_peerstore, _disk, _options, _self, _clock, _logger) = (peerstore, disk, options, self, clock, logger);

    /// <summary>Reads what the file holds, and keeps it up to date from then on.</summary>
    /// <exception cref="Libp2pException">The file is another node's at the moment, cannot be read, or is something else.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is (IOException and not Libp2pException) or UnauthorizedAccessException)
        {
            throw Unusable(exception.Message, exception);
        }
    }

    /// <summary>Writes the file where anything has changed since the last time, or anyone is connected.</summary>
    public async Task SaveAsync()
    {
        long changes = _peerstore.Changes;
        if (changes == _savedChanges && !_peerstore.HasConnected)
        {
            return;
        }

        try
        {
            await WriteAsync().ConfigureAwait(false);
            _savedChanges = changes;
            if (_isFailing)
            {
                _isFailing = false;
                PeerstoreLog.SaveRecovered(_logger, _disk.Path);
            }
        }
        catch (Exception exception)
        {
            // Whatever it is, the node does without the file, and the next time may be better.
            if (!_isFailing)
            {
                _isFailing = true;
                PeerstoreLog.SaveFailed(_logger, _disk.Path, _options.SaveInterval.TotalSeconds, exception.Message);
            }
        }
    }

    /// <summary>Writes what has changed and lets the file go.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _saving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_lock is { } held)
        {
            _lock = null;
            await SaveAsync().ConfigureAwait(false);
            held.Dispose();
        }

        _stop.Dispose();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        IDisposable held = _disk.TryLock() ?? throw Unusable("another node that is running uses it: each node needs a file of its own");
        try
        {
            if (!await TryReadAsync(cancellationToken).ConfigureAwait(false))
            {
                held.Dispose();
                return;
            }
        }
        catch (Exception)
        {
            held.Dispose();
            throw;
        }

        _lock = held;
        _saving = Task.Run(() => SaveAtIntervalsAsync(_stop.Token), CancellationToken.None);
    }

    /// <summary>False where the file is to be left alone.</summary>
    private async Task<bool> TryReadAsync(CancellationToken cancellationToken)
    {
        (PeerstoreFileKind kind, string problem, byte[] content) = await ReadAsync(cancellationToken).ConfigureAwait(false);
        switch (kind)
        {
            case PeerstoreFileKind.Foreign:
                throw Unusable("it is something else than a peerstore's file, and was left as it is: name another one");
            case PeerstoreFileKind.Future:
                PeerstoreLog.LaterVersion(_logger, _disk.Path, PeerstoreFormat.Version);
                return false;
            case PeerstoreFileKind.Corrupt:
                PeerstoreLog.SetAside(_logger, _disk.Path, problem, _disk.SetAside());
                return true;
            case PeerstoreFileKind.Readable when PeerstoreFormat.Read(content, _clock.GetUtcNow(), _options) is { } peers:
                PeerstoreLog.Restored(_logger, _peerstore.Restore(peers), _disk.Path);
                return true;
            case PeerstoreFileKind.Readable:
                PeerstoreLog.SetAside(_logger, _disk.Path, "is damaged (its checksum is wrong)", _disk.SetAside());
                return true;
            default:
                return true;
        }
    }

    private async Task<(PeerstoreFileKind Kind, string Problem, byte[] Content)> ReadAsync(CancellationToken cancellationToken)
    {
        Stream? opened = _disk.OpenRead();
        if (opened is null)
        {
            return (PeerstoreFileKind.Empty, string.Empty, []);
        }

        await using (opened.ConfigureAwait(false))
        {
            byte[] header = new byte[PeerstoreFormat.HeaderLength];
            int read = await opened.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            PeerstoreFileKind kind = PeerstoreFormat.Classify(header.AsSpan(0, read), opened.Length);
            if (kind == PeerstoreFileKind.Blank)
            {
                bool isBlank = await IsBlankAsync(opened, cancellationToken).ConfigureAwait(false);
                return (isBlank ? PeerstoreFileKind.Corrupt : PeerstoreFileKind.Foreign, "is nothing but zeros", []);
            }

            if (kind != PeerstoreFileKind.Readable)
            {
                return (kind, "is damaged (its header is wrong, or it was cut off)", []);
            }

            if (opened.Length > _options.MaxFileSize)
            {
                string problem = $"has {opened.Length} bytes, more than the {_options.MaxFileSize} that are read (option Peerstore.{nameof(PeerstoreOptions.MaxFileSize)})";
                return (PeerstoreFileKind.Corrupt, problem, []);
            }

            byte[] content = new byte[opened.Length];
            header.CopyTo(content, 0);
            await opened.ReadExactlyAsync(content.AsMemory(read), cancellationToken).ConfigureAwait(false);
            return (PeerstoreFileKind.Readable, string.Empty, content);
        }
    }

    /// <summary>Whether the rest is zeros, too. What is longer than this node's files is not, whatever is in it.</summary>
    private async Task<bool> IsBlankAsync(Stream opened, CancellationToken cancellationToken)
    {
        if (opened.Length > _options.MaxFileSize)
        {
            return false;
        }

        byte[] buffer = new byte[64 * 1024];
        int read;
        while ((read = await opened.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (buffer.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }

        return true;
    }

    private async Task SaveAtIntervalsAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.SaveInterval, _clock);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            await SaveAsync().ConfigureAwait(false);
        }
    }

    private async Task WriteAsync()
    {
        StoredPeer[] peers = [.. _peerstore.Export().Where(peer => peer.PeerId != _self)];
        IReadOnlyList<byte[]> parts = PeerstoreFormat.Write(peers, _clock.GetUtcNow(), _options.MaxFileSize, out int count);
        Stream next = _disk.CreateNext();
        await using (next.ConfigureAwait(false))
        {
            foreach (byte[] part in parts)
            {
                await next.WriteAsync(part).ConfigureAwait(false);
            }

            _disk.Sync(next);
        }

        _disk.Replace();
        _disk.SyncDirectory();
        TellOfFullness(peers.Length, count);
    }

    private void TellOfFullness(int count, int written)
    {
        if (written < count && !_isFull)
        {
            PeerstoreLog.Full(_logger, _disk.Path, count - written, count);
        }

        _isFull = written < count;
    }

    private Libp2pException Unusable(string reason, Exception? inner = null) => new($"peerstore file '{_disk.Path}': {reason}", inner);
}
