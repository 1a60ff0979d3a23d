namespace ProtoP2P.Swarm;

/// <summary>The steps in which the peerstore's file is read and replaced.</summary>
internal interface IPeerstoreDisk
{
    /// <summary>The file, for messages.</summary>
    string Path { get; }

    /// <summary>Makes the file this owner's alone until the result is disposed; null where another one has it.</summary>
    IDisposable? TryLock();

    /// <summary>Opens the file; null where there is none.</summary>
    Stream? OpenRead();

    /// <summary>Starts a new version beside the file, readable by its owner only.</summary>
    Stream CreateNext();

    /// <summary>Completes once what was written cannot be lost any more.</summary>
    void Sync(Stream next);

    /// <summary>Puts the new version in the file's place, all at once.</summary>
    void Replace();

    /// <summary>Completes once the replacement cannot be lost any more, where the platform can tell.</summary>
    void SyncDirectory();

    /// <summary>Moves the file out of the way, in the place of the last one that was, and returns where it is.</summary>
    string SetAside();
}
