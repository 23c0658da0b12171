"""The packs that come with xueji: the nation and the first four regions."""
